import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What a person would type; `documents` are those in which it stands. */
export interface Command {
  line: string;
  documents: string[];
}

const FENCED = /^ *```(\w*)\n([\s\S]*?)^ *```$/gm;
const TYPED = /^(?:npm|npx|compass|curl|docker|helm|kubectl|tilt) /;

const linesOf = (text: string): string[] =>
  text
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');

/** Lines that hand a variable on are one command. */
const scriptsIn = (text: string): string[] => (/^\s*[A-Z]+=/m.test(text) ? [linesOf(text).join('\n')] : linesOf(text));

/** Every command of a document: lines of blocks in `sh`, indented lines, and code in a sentence that begins with a program. */
export function commandsIn(markdown: string): string[] {
  const fenced = [...markdown.matchAll(FENCED)].flatMap(([, language, text = '']) =>
    language === 'sh' ? scriptsIn(text) : [],
  );
  const rest = markdown.replace(FENCED, '');
  const indented = linesOf([...rest.matchAll(/^ {4}(\S.*)$/gm)].map(([, line]) => line).join('\n'));
  const inSentences = [...rest.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...fenced, ...indented, ...inSentences.filter((code) => TYPED.test(code))];
}

/** Its rows tell what was asked for by its first words, and each names the test that proves it: see spec-coverage.test.ts. */
const COVERAGE = 'docs/SPEC-COVERAGE.md';

/** Those of README.md, CONTRIBUTING.md and docs, each once. */
export function documentedCommands(): Command[] {
  const found = globSync(['README.md', 'CONTRIBUTING.md', 'docs/{,writing/}*.md'], { cwd: ROOT });
  const documents = found.filter((document) => document !== COVERAGE).sort();
  const commands = new Map<string, string[]>();
  for (const document of documents)
    for (const line of commandsIn(readFileSync(join(ROOT, document), 'utf8')))
      commands.set(line, [...new Set([...(commands.get(line) ?? []), document])]);
  return [...commands].map(([line, where]) => ({ line, documents: where }));
}
