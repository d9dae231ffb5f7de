import { stripVTControlCharacters } from 'node:util';
import { NBSP } from '@compass/core';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Scripts and signs that a terminal draws two columns wide. */
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation})/u;

const parts = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);
const columnsOf = (sign: string): number => (WIDE.test(sign) ? 2 : 1);

/** How many columns a text takes, colours not counted. */
export const widthOf = (text: string): number =>
  parts(stripVTControlCharacters(text)).reduce((sum, sign) => sum + columnsOf(sign), 0);

/** In one line, and with plain spaces, since people paste it. */
export const flat = (text: string): string => text.replace(/(?<![ \t])[ \t]*\n\s*/g, ' ').replaceAll(NBSP, ' ');

/** At most so wide, cut with a sign that it was. The text must have no colours yet. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const sign of parts(text)) {
    used += columnsOf(sign);
    if (used > width) break;
    kept += sign;
  }
  return `${kept.trimEnd()}…`;
}

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text;

/** What does not fit a line by itself, such as a query or an address, is broken where the line ends. */
function pieces(word: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const sign of parts(word)) {
    if (widthOf(line) + columnsOf(sign) > width) {
      lines.push(line);
      line = '';
    }
    line += sign;
  }
  return [...lines, line];
}

/** Lines of at most `width` columns, never parted at a no-break space; what comes out has plain spaces. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(8, width);
  const lines: string[] = [];
  for (const word of text.split(/[ \n\t]+/).filter((one) => one !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(...pieces(word, room));
  }
  return (lines.length === 0 ? [''] : lines).map((line) => flat(line).trimEnd());
}
