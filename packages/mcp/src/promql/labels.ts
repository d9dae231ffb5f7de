import { RE2JS } from 're2js';

export type Labels = Record<string, string>;

export interface Matcher {
  name: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
  /** An absent label is matched as the empty string. */
  test(value: string): boolean;
}

/** A regular expression of a query: RE2, whose time grows with the text and with nothing else, whatever pattern came in. */
export interface Regex {
  /** Whether it is the whole text, or found in it, as it was made. */
  test(text: string): boolean;
  /** The whole text and its groups by number and name, undefined for one that took no part; null where it does not match. */
  groups(text: string): ((of: number | string) => string | undefined) | null;
}

/** A pattern as Prometheus and Loki build it, matched against the whole text or a part. Throws SyntaxError. */
export function regexOf(pattern: string, whole: boolean): Regex {
  const regex = compiled(whole ? `^(?s:${pattern})$` : pattern);
  const names = regex.namedGroups();
  return {
    test: (text) => regex.test(text),
    groups(text) {
      const found = regex.matcher(text);
      if (!found.find()) return null;
      const known = (of: number | string) =>
        typeof of === 'number' ? of <= found.groupCount() : Object.hasOwn(names, of);
      return (of) => (known(of) ? (found.group(of) ?? undefined) : undefined);
    },
  };
}

function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new SyntaxError('malformed regular expression', { cause: error });
  }
}

/** Throws SyntaxError when a regular expression is malformed. */
export function matcher(name: string, op: Matcher['op'], value: string): Matcher {
  if (op === '=') return { name, op, value, test: (text) => text === value };
  if (op === '!=') return { name, op, value, test: (text) => text !== value };
  const regex = regexOf(value, true);
  return { name, op, value, test: op === '=~' ? regex.test : (text) => !regex.test(text) };
}

/** Empty where there is none of this name, also where an object has one from elsewhere. */
export const labelOf = (labels: Labels, name: string): string =>
  Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';

export const matches = (labels: Labels, matchers: readonly Matcher[]): boolean =>
  matchers.every((one) => one.test(labelOf(labels, one.name)));

/** Equal label sets have equal keys; keys sort as the label sets do. */
export function keyOf(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}\u0001${labels[name]}`)
    .join('\u0002');
}

export function keep(labels: Labels, names: readonly string[]): Labels {
  const kept: Labels = {};
  for (const name of names) if (labelOf(labels, name) !== '') kept[name] = labelOf(labels, name);
  return kept;
}

export function drop(labels: Labels, names: readonly string[]): Labels {
  const kept: Labels = {};
  for (const name of Object.keys(labels)) if (!names.includes(name)) kept[name] = labels[name] ?? '';
  return kept;
}

export const NAME = '__name__';
export const dropName = (labels: Labels): Labels => drop(labels, [NAME]);
