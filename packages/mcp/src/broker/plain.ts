/** Whole escape sequences of terminals (ECMA-48): CSI, then OSC and its like, then the short ones. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0090\u0098\u009c-\u009f]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g;

/** Control characters but line feed and tab, marks that turn the direction of text, and letters that cannot be seen. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const SUSPECT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]/;

/** Text as people see it: without what moves cursors, turns or hides letters, or is half a character. CRLF becomes LF. */
export const plain = (text: string): string =>
  SUSPECT.test(text) ? text.toWellFormed().replace(SEQUENCES, '').replace(UNSEEN, '') : text;

/** Escapes of JSON that stand for more than a quote, a slash, a tab or a line feed. */
const ESCAPED = /\\[bfru]/;

/** Whether no text within this JSON can need it: then nobody has to walk through its values. */
export const isPlain = (json: string): boolean => !SUSPECT.test(json) && !ESCAPED.test(json);

/** The same of every text in a value, keys included. What needs no change is handed back as it is. */
export const plainly = (value: unknown): unknown => {
  if (typeof value === 'string') return plain(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    let changed: unknown[] | null = null;
    for (let index = 0; index < value.length; index += 1) {
      const clean = plainly(value[index]);
      if (clean !== value[index]) changed ??= value.slice();
      if (changed !== null) changed[index] = clean;
    }
    return changed ?? value;
  }
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields);
  let changed: [string, unknown][] | null = null;
  for (const [index, key] of keys.entries()) {
    const [name, item] = [plain(key), plainly(fields[key])];
    if (name !== key || item !== fields[key])
      changed ??= keys.slice(0, index).map((before) => [before, fields[before]]);
    changed?.push([name, item]);
  }
  return changed === null ? value : Object.fromEntries(changed);
};
