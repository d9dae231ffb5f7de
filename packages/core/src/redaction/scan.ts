/** What a text may hold, one bit a kind: the rules of a kind whose bit is not set are not tried. */
export type Scan = (text: string) => number;

/** Set where letters of both cases and digits stand together for as long as only generated text does. */
export const MIXED = 0x80;
const MIXED_LENGTH = 20;
/** Tokens in parts have shorter ones. */
const DOTTED_LENGTH = 16;

const [DIGIT, UNDERSCORE, DASH, DOT, OTHER] = [27, 28, 29, 30, 31];
const [LOWER, UPPER, NUMBER, JOINT] = [1, 2, 4, 8];

/** Five bits a character, cases folded; everything that is not ASCII is as a space. */
const letters = new Uint8Array(128);
/** What a character adds to a run of generated text; 0 ends it. */
const kinds = new Uint8Array(128);
for (let code = 33; code < 127; code += 1) letters[code] = OTHER;
for (let index = 0; index < 26; index += 1) {
  letters[65 + index] = index + 1;
  letters[97 + index] = index + 1;
  kinds[65 + index] = UPPER;
  kinds[97 + index] = LOWER;
}
for (let code = 48; code < 58; code += 1) {
  letters[code] = DIGIT;
  kinds[code] = NUMBER;
}
letters[95] = UNDERSCORE;
letters[45] = DASH;
letters[46] = DOT;
for (const joint of '+/_-~') kinds[joint.charCodeAt(0)] = JOINT;

const letterAt = (text: string, index: number): number => letters[text.charCodeAt(index)] ?? 0;

/** Short hints are found by four characters; by their last six the longer ones, which four would meet too often. */
const [FEW, MANY] = [4, 6];
const SIX = (1 << (5 * MANY)) - 1;

/** Six characters are too many for a table of their own: two that fall together cost time only. */
const hashed = (six: number): number => Math.imul(six, 0x9e3779b1) >>> 12;

/**
 * One pass over the text, whatever the number of rules: every few characters in a row are looked up among the ends of all `hints`. A hint has at
 * least two characters; bit n is set where one of `hints[n]` may be.
 */
export function createScan(hints: readonly (readonly string[])[]): Scan {
  const few = new Uint8Array(1 << (5 * FEW));
  const many = new Uint8Array(1 << 20);
  for (const [group, words] of hints.entries())
    for (const word of words) {
      const isLong = word.length >= MANY;
      const known = isLong ? MANY : Math.min(FEW, word.length);
      let first = 0;
      for (let index = word.length - known; index < word.length; index += 1)
        first = (first << 5) | letterAt(word, index);
      const table = isLong ? many : few;
      // A hint shorter than what is looked up may be followed by anything.
      const free = isLong ? 0 : 5 * (FEW - known);
      for (let rest = 0; rest < 1 << free; rest += 1) {
        const at = isLong ? hashed(first) : (first << free) | rest;
        table[at] = (table[at] as number) | (1 << group);
      }
    }
  return (text) => {
    let [found, six, run, seen] = [0, 0, 0, 0];
    const end = text.length;
    // Two more than there are, so that a short hint at the very end is seen.
    for (let index = 0; index < end + 2; index += 1) {
      const code = index < end ? text.charCodeAt(index) : 0;
      const plain = code < 128 ? code : 0;
      six = ((six << 5) | (letters[plain] as number)) & SIX;
      found |= (few[six & 0xfffff] as number) | (many[hashed(six)] as number);
      const kind = kinds[plain] as number;
      if (kind === 0) {
        if (plain === 46 && run >= DOTTED_LENGTH && (seen & 7) === 7) found |= MIXED;
        run = 0;
        seen = 0;
      } else {
        run += 1;
        seen |= kind;
        if (run >= MIXED_LENGTH && (seen & 7) === 7) found |= MIXED;
      }
    }
    return found;
  };
}
