import { CompassError } from '@compass/core';
import { nearest } from '../nearest.ts';
import { allKeys, exampleAt, type Key, nameOf } from './keys.ts';
import { type Here, readValues, variableKeys } from './read-values.ts';
import type { Value } from './values.ts';

/** What a key is, and what it is here. */
export interface Explanation {
  key: Key;
  /** As it is here: several where people name them. */
  values: Value[];
  /** What stands below a group. */
  below: Key[];
}

/** Whether a name that was written is of this key: whatever stands for a name of people's own. */
const isOf = (written: readonly string[], path: readonly string[]): boolean =>
  written.length === path.length && path.every((step, at) => step.startsWith('<') || step === written[at]);

function notFound(word: string, keys: readonly Key[]): CompassError {
  const names = keys.map(({ path }) => nameOf(path));
  const last = word.split('.').at(-1) ?? word;
  const meant = nearest(last, [...new Set(keys.map(({ path }) => path.at(-1) ?? ''))]);
  const like = nearest(word, names) ?? names.find((name) => name === meant || name.endsWith(`.${meant}`)) ?? null;
  const remedy = like === null ? 'compass config show lists all that there are' : `did you mean ${like}?`;
  return new CompassError('not_found', `There is no key ${word}: ${remedy}`);
}

/** The one key of this name, or of this ending; else of the variable that fills it. */
function find(word: string, keys: readonly Key[], values: readonly Value[]): Key {
  const written = word.split('.');
  const exact = keys.find(({ path }) => nameOf(path) === word) ?? keys.find(({ path }) => isOf(written, path));
  if (exact !== undefined) return exact;
  const ending = keys.filter(
    ({ path }) => isOf(written, path.slice(-written.length)) && path.at(-1) === written.at(-1),
  );
  const filled = values.filter(({ variables }) => variables.some(({ name }) => name === word)).map(({ key }) => key);
  const candidates = ending.length > 0 ? ending : filled;
  const [found, ...more] = candidates.filter(
    ({ path }, at) => candidates.findIndex((one) => nameOf(one.path) === nameOf(path)) === at,
  );
  if (found === undefined) throw notFound(word, keys);
  if (more.length === 0) return found;
  throw new CompassError(
    'invalid',
    `Several keys end with ${word}: ${[found, ...more].map(({ path }) => nameOf(path)).join(', ')}. Name one.`,
  );
}

/** Explains one key, by its whole name or an ending that no other has, or a variable. CompassError `not_found` with the nearest name. */
export function explain(word: string, here: Here): Explanation {
  const keys = [...allKeys(), ...variableKeys()];
  const values = readValues(here);
  const key = find(word, keys, values);
  const written = word.split('.');
  const own = written.length === key.path.length && nameOf(key.path) !== word;
  return {
    key: own ? { ...key, example: exampleAt(key, written) } : key,
    values: values.filter((one) => nameOf(one.key.path) === nameOf(key.path) && (!own || nameOf(one.path) === word)),
    below: keys.filter(
      ({ path }) => path.length === key.path.length + 1 && nameOf(path.slice(0, -1)) === nameOf(key.path),
    ),
  };
}
