import { isAbsolute, relative } from 'node:path';
import {
  type Explanation,
  type Here,
  kindOf,
  nameOf,
  type Origin,
  standardOf,
  type Value,
  written,
} from '@compass/config';
import pc from 'picocolors';

const VALUE = 44;

const short = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > VALUE ? `${line.slice(0, VALUE - 1)}…` : line;
};

/** `default`, `config/compass.yaml:19`, `LOG_LEVEL of .env:3`. */
export function originWords(origin: Origin, { root, whereIs }: Pick<Here, 'root' | 'whereIs'>): string {
  if (origin.from === 'default') return 'default';
  if (origin.from === 'variable') return origin.names.map((name) => `${name} of ${whereIs(name)}`).join(', ');
  const inside = relative(root, origin.file);
  return `${inside.startsWith('..') || isAbsolute(inside) ? origin.file : inside}:${origin.line}`;
}

/** Every value with where it comes from, in columns. */
export function printValues(values: readonly Value[], here: Here): string {
  const rows = values.map(({ path, value, origin }) => ({
    name: nameOf(path),
    value: short(written(value)) || 'empty',
    origin: originWords(origin, here),
  }));
  const wide = Math.max(0, ...rows.map(({ name }) => name.length));
  return rows
    .map(({ name, value, origin }) => `${name.padEnd(wide)}  ${value.padEnd(VALUE)}  ${pc.dim(origin)}`)
    .join('\n');
}

/** What a key does, what may be written, and what it is here. */
export function printExplanation({ key, values, below }: Explanation, here: Here): string {
  const variables = [...new Set(values.flatMap((one) => one.variables.map(({ name }) => name)))];
  const line = (word: string, text: string) => (text === '' ? [] : [`  ${word.padEnd(9)}${text}`]);
  const now = values.map(
    ({ path, value, origin }) =>
      `${nameOf(path) === nameOf(key.path) ? '' : `${nameOf(path)} = `}${short(written(value)) || 'empty'}  ${pc.dim(`(${originWords(origin, here)})`)}`,
  );
  return [
    `${nameOf(key.path)}  ${pc.dim(key.file)}`,
    `  ${key.description}`,
    ...line('type', kindOf(key)),
    ...(key.group ? [] : line('default', standardOf(key) || 'none')),
    ...(key.example === undefined ? [] : line('example', written(key.example))),
    ...line('variable', variables.join(', ')),
    ...(key.group ? [] : line('now', now.length > 0 ? now.join(`\n${' '.repeat(11)}`) : 'not set')),
    ...line('keys', below.map(({ path }) => path.at(-1)).join(', ')),
  ].join('\n');
}
