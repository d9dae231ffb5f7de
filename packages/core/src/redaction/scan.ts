/** What a text may hold, one bit a kind: the rules of a kind whose bit is not set are not tried. */
export type Scan = (text: string) => number;

/** Set where letters of both cases and digits stand together for as long as only generated text does. */
export const MIXED = 0x80;
const MIXED_LENGTH = 20;
/** Tokens in parts have shorter ones. */
const DOTTED_LENGTH = 16;

const [DIGIT, UNDERSCORE, DASH, DOT, OTHER] = [27, 28, 29, 30, 31];
const [LOWER, UPPER, NUMBER, JOINT] = [32, 64, 128, 256];
const [LETTER, CLASSES] = [31, LOWER | UPPER | NUMBER];

/**
 * Of each character: five bits that tell it from others, cases folded, and what it adds to a run of generated text; without the latter it ends
 * the run. What is not ASCII is as a space.
 */
const characters = new Uint16Array(128);
for (let code = 33; code < 127; code += 1) characters[code] = OTHER;
for (let index = 0; index < 26; index += 1) {
  characters[65 + index] = (index + 1) | UPPER;
  characters[97 + index] = (index + 1) | LOWER;
}
for (let code = 48; code < 58; code += 1) characters[code] = DIGIT | NUMBER;
for (const joint of '+/~') characters[joint.charCodeAt(0)] = OTHER | JOINT;
characters[95] = UNDERSCORE | JOINT;
characters[45] = DASH | JOINT;
characters[46] = DOT;

const letterAt = (text: string, index: number): number => (characters[text.charCodeAt(index)] ?? 0) & LETTER;

/** Short hints are found by four characters; by their last six the longer ones, which four would meet too often. */
const [FEW, MANY] = [4, 6];
const SIX = (1 << (5 * MANY)) - 1;
const FOUR = (1 << (5 * FEW)) - 1;
/** In the table of four: a longer hint may end here, look there. */
const LONGER = 0x80;

/** Six characters are too many for a table of their own: two that fall together cost time only. */
const hashed = (six: number): number => Math.imul(six, 0x9e3779b1) >>> 12;

/**
 * One pass over the text, whatever the number of rules: every few characters in a row are looked up among the ends of all `hints`. A hint has at
 * least two characters; bit n is set where one of `hints[n]` may be. There are at most seven.
 */
export function createScan(hints: readonly (readonly string[])[]): Scan {
  const few = new Uint8Array(FOUR + 1);
  const many = new Uint8Array(1 << 20);
  const add = (table: Uint8Array, at: number, bit: number): void => {
    table[at] = (table[at] as number) | bit;
  };
  for (const [group, words] of hints.entries())
    for (const word of words) {
      const known = word.length >= MANY ? MANY : Math.min(FEW, word.length);
      let last = 0;
      for (let index = word.length - known; index < word.length; index += 1) last = (last << 5) | letterAt(word, index);
      if (known === MANY) {
        add(few, last & FOUR, LONGER);
        add(many, hashed(last), 1 << group);
        continue;
      }
      // A hint shorter than what is looked up may be followed by anything.
      const free = 5 * (FEW - known);
      for (let rest = 0; rest < 1 << free; rest += 1) add(few, (last << free) | rest, 1 << group);
    }
  return (text) => {
    let [found, six, run, seen] = [0, 0, 0, 0];
    const end = text.length;
    // Two more than there are, so that a short hint at the very end is seen.
    for (let index = 0; index < end + 2; index += 1) {
      const code = index < end ? text.charCodeAt(index) : 0;
      const one = code < 128 ? (characters[code] as number) : 0;
      six = ((six << 5) | (one & LETTER)) & SIX;
      const may = few[six & FOUR] as number;
      if (may !== 0) {
        found |= may & ~LONGER;
        if ((may & LONGER) !== 0) found |= many[hashed(six)] as number;
      }
      if (one > LETTER) {
        run += 1;
        seen |= one;
        if (run >= MIXED_LENGTH && (seen & CLASSES) === CLASSES) found |= MIXED;
      } else {
        if (one === DOT && run >= DOTTED_LENGTH && (seen & CLASSES) === CLASSES) found |= MIXED;
        run = 0;
        seen = 0;
      }
    }
    return found;
  };
}
