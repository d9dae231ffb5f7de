/** Identifiers are random too, but they name what an investigation joins and shows: UUIDs, hashes, trace ids, times, addresses. */
const IDENTIFIER = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:0x)?[0-9a-f]+|[0-9.:TZ+-]+)$/i;

/** A UUID, or hexadecimal digits from a key's length on. */
export const isHex = (text: string): boolean =>
  /^(?=.*[a-f])(?=.*\d)(?:[0-9a-f]{16,512}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text);

export const isIdentifier = (text: string): boolean => IDENTIFIER.test(text);

const classOf = (code: number): number => {
  if (code >= 97 && code <= 122) return 1;
  if (code >= 65 && code <= 90) return 2;
  return code >= 48 && code <= 57 ? 3 : 0;
};

/** How often the class (lower, upper, digit) changes from one character to the next: 0.64 in random Base64, 0.4 and less in words and names. */
function restlessness(text: string): number {
  let changes = 0;
  for (let index = 1; index < text.length; index += 1)
    if (classOf(text.charCodeAt(index)) !== classOf(text.charCodeAt(index - 1))) changes += 1;
  return changes / Math.max(1, text.length - 1);
}

/** Shannon's entropy in bits a character ("A Mathematical Theory of Communication", 1948). */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Names of pods, paths, versions and times are made of short pieces. */
const pieces = (text: string, least: number): string[] =>
  text.split(/[^A-Za-z0-9+]+/).filter((piece) => piece.length >= least);

/** Letters and digits mixed as nobody writes them. */
export const looksRandom = (text: string, least: number): boolean =>
  text.length >= least &&
  pieces(text, Math.min(12, least)).some(
    (piece) => /[0-9]/.test(piece) && /[A-Za-z]/.test(piece) && entropy(piece) >= 2.5 && restlessness(piece) >= 0.2,
  );

/** Random without any name beside it: long, of all three classes, and restless as only generated text is. */
export function standsOut(text: string): boolean {
  const slashes = text.split('/').length - 1;
  return (
    pieces(text, 14).length > 0 &&
    [/[a-z]/, /[A-Z]/, /[0-9]/].every((one) => one.test(text)) &&
    entropy(text) >= 4 &&
    restlessness(text) >= 0.42 &&
    // A path has a slash every few characters, Base64 one in 64.
    slashes <= 1 + text.length / 24
  );
}
