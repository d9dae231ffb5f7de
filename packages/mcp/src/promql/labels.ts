export type Labels = Record<string, string>;

export interface Matcher {
  name: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
  /** An absent label is matched as the empty string. */
  test(value: string): boolean;
}

const FLAGS = /^\(\?([ims]+)\)/;

/** An RE2 pattern as JavaScript knows it, matched against the whole text or a part. Throws SyntaxError. */
export function regexOf(pattern: string, whole: boolean): RegExp {
  const flags = FLAGS.exec(pattern)?.[1] ?? '';
  const body = pattern.replace(FLAGS, '').replaceAll('(?P<', '(?<');
  // In RE2 as Prometheus and Loki build it, a dot also matches a line break when the whole text is matched.
  const all = [...new Set(whole ? `${flags}s` : flags)].join('');
  return new RegExp(whole ? `^(?:${body})$` : body, all);
}

/** Throws SyntaxError when a regular expression is malformed. */
export function matcher(name: string, op: Matcher['op'], value: string): Matcher {
  if (op === '=') return { name, op, value, test: (text) => text === value };
  if (op === '!=') return { name, op, value, test: (text) => text !== value };
  const regex = regexOf(value, true);
  return { name, op, value, test: op === '=~' ? (text) => regex.test(text) : (text) => !regex.test(text) };
}

export const matches = (labels: Labels, matchers: readonly Matcher[]): boolean =>
  matchers.every((one) => one.test(labels[one.name] ?? ''));

/** Equal label sets have equal keys; keys sort as the label sets do. */
export function keyOf(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}\u0001${labels[name]}`)
    .join('\u0002');
}

export function keep(labels: Labels, names: readonly string[]): Labels {
  const kept: Labels = {};
  for (const name of names) if (labels[name]) kept[name] = labels[name];
  return kept;
}

export function drop(labels: Labels, names: readonly string[]): Labels {
  const kept: Labels = {};
  for (const name of Object.keys(labels)) if (!names.includes(name)) kept[name] = labels[name] ?? '';
  return kept;
}

export const NAME = '__name__';
export const dropName = (labels: Labels): Labels => drop(labels, [NAME]);
