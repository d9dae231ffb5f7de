import { existsSync } from 'node:fs';
import { type Document, isCollection, isMap, isScalar, isSeq, visit } from 'yaml';
import type { Env } from '../environment.ts';
import type { ConfigFile } from '../files.ts';
import { type Filled, fill, isSecret } from '../filled.ts';
import { contentOf, openYaml } from '../open-yaml.ts';
import { startOf } from '../place.ts';
import { type Key, keyOf } from './keys.ts';
import { keysBelow, type Node, nodeOf } from './nodes.ts';

/** Where a value comes from: nobody wrote it, a line of a file says it, or a variable that is set. */
export type Origin =
  | { from: 'default' }
  | { from: 'file'; file: string; line: number }
  | { from: 'variable'; names: string[]; file: string; line: number };

/** A key as it is here. A secret's value is `set` or `not set`. */
export interface Value {
  key: Key;
  path: string[];
  value: unknown;
  origin: Origin;
  /** That fill it where they are set, each with what stands there else. */
  variables: Filled['by'];
}

const isUnset = (value: unknown): boolean =>
  value === '' || value === null || (Array.isArray(value) && value.length === 0);

/** As it may be shown: an address without whoever it is called as, and without its parameters. */
export function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'string' || !/^[a-z+]+:\/\//.test(value)) return value;
  if (!URL.canParse(value)) return 'set';
  const { username, password } = new URL(value);
  // Up to the last @ before the path, as addresses are read.
  const bare = username === '' && password === '' ? value : value.replace(/:\/\/[^/?#]*@/, '://***@');
  return bare.replace(/\?.*$/s, '?***');
}

/** The variables within a node, with what they hold. */
function filledWithin(document: Document, path: string[], filled: Map<unknown, Filled>): Filled['by'] {
  const node = document.getIn(path, true);
  if (isScalar(node)) return filled.get(node)?.by ?? [];
  const all: Filled['by'] = [];
  if (isCollection(node)) visit(node, { Scalar: (_key, one) => void all.push(...(filled.get(one)?.by ?? [])) });
  return all;
}

/** Every value of one file, those nobody wrote among them; what has neither a value nor a default is left out. */
export function valuesIn({ name, schema }: ConfigFile, place: string, env: Env): Value[] {
  if (!existsSync(place)) return [];
  const { document, lineAt } = openYaml(place);
  const filled = fill(document, env);
  const whole = contentOf(document);

  const within = (path: string[]): unknown =>
    path.reduce<unknown>(
      (held, step) =>
        typeof held === 'object' && held !== null && Object.hasOwn(held, step)
          ? (held as Record<string, unknown>)[step]
          : undefined,
      whole,
    );
  const originOf = (path: string[], by: Filled['by']): Origin => {
    if (!document.hasIn(path)) return { from: 'default' };
    const [file, line] = [place, lineAt(startOf(document, path))];
    const set = by.flatMap(({ name: one }) => (env[one] === undefined ? [] : [one]));
    return set.length > 0 ? { from: 'variable', names: set, file, line } : { from: 'file', file, line };
  };
  const leaf = (path: string[], pattern: string[], node: Node): Value[] => {
    const key = keyOf(name, pattern, node);
    const value = within(path) ?? key.standard;
    if (value === undefined) return [];
    const by = filledWithin(document, path, filled);
    const hidden = key.secret || by.some((one) => env[one.name] !== undefined && isSecret(one.name));
    const said = isUnset(value) ? 'not set' : 'set';
    return [
      {
        key,
        path,
        value: hidden ? said : shown(value),
        origin: originOf(path, by),
        variables: by,
      },
    ];
  };
  const walk = (path: string[], pattern: string[], node: Node): Value[] => {
    if (node.onlyWritten === true && !document.hasIn(path)) return [];
    const below = Object.entries(keysBelow(node));
    if (below.length === 0) return leaf(path, pattern, node);
    return below.flatMap(([step, one]) => {
      if (!step.startsWith('<')) return walk([...path, step], [...pattern, step], one);
      const here = document.getIn(path, true);
      const names = isMap(here) ? here.items.map(({ key }) => String(key)) : isSeq(here) ? Object.keys(here.items) : [];
      return names.flatMap((own) => walk([...path, own], [...pattern, step], one));
    });
  };
  return walk([], [], nodeOf(schema));
}
