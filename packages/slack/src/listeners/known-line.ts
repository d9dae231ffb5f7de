import { type Encoded, outside } from '../encode.ts';

/** So many names are said, in so many characters. */
const [NAMED, MOST] = [12, 600];

/** "Known: orders, search and 12 more." */
export const knownLine = (known: readonly string[]): Encoded => {
  const more = known.length > NAMED ? ` and ${known.length - NAMED} more` : '';
  return outside(`Known: ${known.slice(0, NAMED).join(', ')}${more}.`, MOST) as Encoded;
};
