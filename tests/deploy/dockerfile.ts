import { DockerfileParser, type Instruction, type JSONInstruction } from 'dockerfile-ast';

/** One line of a Dockerfile: its flags, and what it says. */
export interface Line {
  keyword: string;
  flags: Record<string, string>;
  words: string[];
  /** Of the form `["program", "argument"]`; null where a shell reads the line. */
  exec: string[] | null;
  text: string;
}

const execOf = (text: string): string[] | null => {
  const [, list] = /^(?:CMD\s+)?(\[.*\])$/s.exec(text) ?? [];
  return list === undefined ? null : (JSON.parse(list) as string[]);
};

function lineOf(instruction: Instruction): Line {
  // The parser says so of every kind that may have flags.
  const { getFlags } = instruction as Partial<JSONInstruction>;
  const flags = Object.fromEntries(
    (getFlags?.call(instruction) ?? []).map((flag) => [flag.getName(), flag.getValue() ?? '']),
  );
  const words = instruction.getArguments().map((word) => word.getValue());
  const said = words.filter((word) => !word.startsWith('--'));
  const text = instruction.getArgumentsContent() ?? '';
  const bare = text.replace(/^(?:--\S+\s+)+/, '');
  return { keyword: instruction.getKeyword(), flags, words: said, exec: execOf(bare), text: bare };
}

/** The lines of each stage, in order; the first of each is its FROM. */
export function stagesOf(text: string): Line[][] {
  const stages: Line[][] = [];
  for (const line of DockerfileParser.parse(text).getInstructions().map(lineOf))
    if (line.keyword === 'FROM') stages.push([line]);
    else stages.at(-1)?.push(line);
  return stages;
}
