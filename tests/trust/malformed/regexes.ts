import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';

const ROOT = join(import.meta.dirname, '../../..');

/** A regular expression of the source, and where it stands. */
export interface Regex {
  source: string;
  flags: string;
  where: string;
}

interface Node {
  type?: string;
  regex?: { pattern: string; flags: string };
  start?: number;
  callee?: Node;
  name?: string;
}

/** Every node of a tree that was parsed. */
function* nodesOf(tree: unknown): Generator<Node> {
  if (typeof tree !== 'object' || tree === null) return;
  if (!Array.isArray(tree)) yield tree as Node;
  for (const below of Object.values(tree)) yield* nodesOf(below);
}

const sources = (): string[] =>
  ['packages/*/src/**/*.{ts,tsx}', 'apps/*/src/**/*.ts'].flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort();

/** Every literal of every source, and the files that put regular expressions together at run time. */
export function regexesOfSource(): { literals: Regex[]; composing: string[] } {
  const literals: Regex[] = [];
  const composing: string[] = [];
  for (const file of sources()) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    if (!/[/]|RegExp/.test(text) || file.endsWith('.d.ts')) continue;
    const tree = parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
    for (const { type, regex, start = 0, callee } of nodesOf(tree)) {
      const where = `${file}:${text.slice(0, start).split('\n').length}`;
      if (regex !== undefined) literals.push({ source: regex.pattern, flags: regex.flags, where });
      if ((type === 'NewExpression' || type === 'CallExpression') && callee?.name === 'RegExp') composing.push(where);
    }
  }
  return { literals, composing };
}
