/** Controls, what turns the direction of reading round, and what has no shape of its own: words with them read as others. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
const LINE_END = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** More signs than any language puts on one letter. */
const PILED = /(\p{M}{2})\p{M}+/gu;

/** Text of somebody else as it may be shown anywhere: only what can be seen of it. Line ends stay, as line feeds. */
export const visible = (text: string): string =>
  text
    .toWellFormed()
    .replace(LINE_END, '\n')
    .replace(HIDDEN, (sign) => (sign === '\n' ? sign : sign === '\t' ? ' ' : ''))
    .replace(PILED, '$1');

/** Every text of a JSON value and every name in it, as `visible` leaves it. */
export function allVisible(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(allVisible);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [visible(key), allVisible(one)]));
}
