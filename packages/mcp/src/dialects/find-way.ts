import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { dialects } from './all.ts';
import { derived } from './derived.ts';
import type { Needs, Question, Questions, Speaker } from './dialect.ts';
import { own } from './servers/own.ts';

/** The tools of one server by name. */
export type Tools = ReadonlyMap<string, Tool>;

export type Found<Q extends Question> =
  | { dialect: string; gap: string }
  | {
      dialect: string;
      /** What this server puts before the names of its tools. */
      prefix: string;
      needs: Needs;
      /** Our own tool of that name: question and answer are canonical already. */
      canonical: boolean;
      note: string | null;
      answer(server: Speaker, asked: Questions[Q]): Promise<unknown>;
    };

/** The names of a tool's arguments. */
export const keysOf = ({ inputSchema }: Tool): string[] => Object.keys(inputSchema.properties ?? {});

/** What stands before a tool's name where a server, or a gateway before it, adds something: `team_query`, `prom.query`. */
const prefixesOf = (tools: Tools, name: string): string[] =>
  [...tools.keys()]
    .filter((given) => given.endsWith(name) && (given === name || /[_\-./:]$/.test(given.slice(0, -name.length))))
    .map((given) => given.slice(0, -name.length))
    .sort((a, b) => a.length - b.length);

const offers = (tools: Tools, prefix: string, needs: Needs): boolean =>
  Object.entries(needs).every(([name, keys]) => {
    const tool = tools.get(prefix + name);
    return tool !== undefined && keys.every((key) => keysOf(tool).includes(key));
  });

/** The prefix under which everything needed is offered; null where it is not. */
export const prefixFor = (tools: Tools, needs: Needs): string | null =>
  prefixesOf(tools, Object.keys(needs)[0] ?? '').find((prefix) => offers(tools, prefix, needs)) ?? null;

/** How a server with these tools answers a question; null where none of its tools does. The server's name plays no part. */
export const findWay = <Q extends Question>(question: Q, tools: Tools): Found<Q> | null => {
  for (const dialect of dialects) {
    const way = dialect.ways[question];
    const prefix = way && prefixFor(tools, way.needs);
    if (way === undefined || prefix === null || prefix === undefined) continue;
    if ('gap' in way) return { dialect: dialect.name, gap: way.gap };
    const { answer, note = null } = way;
    return {
      dialect: dialect.name,
      prefix,
      needs: way.needs,
      canonical: dialect === own && prefix === '',
      note,
      answer,
    };
  }
  const other = derived(question);
  const source = other && findWay(other.from, tools);
  if (!other || !source || 'gap' in source) return null;
  return {
    ...source,
    canonical: false,
    note: other.note,
    answer: (server, asked) => other.answer((inner) => source.answer(server, inner), asked),
  };
};
