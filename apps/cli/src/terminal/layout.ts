import { isNarrow, type Look } from './look.ts';
import { flat, padEnd, padStart, widthOf, wrap } from './width.ts';

type Styled = (text: string) => string;
const plain: Styled = (text) => text;

/** Two texts at the ends of one line; in one column, or where they do not fit, one under the other. */
export function ends(look: Look, from: string, to: string, style: { left?: Styled; right?: Styled } = {}): string[] {
  const [left, right] = [flat(from), flat(to)];
  const [paintLeft, paintRight] = [style.left ?? plain, style.right ?? plain];
  const room = look.columns - 2;
  if (right !== '' && !isNarrow(look) && widthOf(left) + 2 + widthOf(right) <= room)
    return [` ${paintLeft(padEnd(left, room - widthOf(right)))}${paintRight(right)}`];
  const under = right === '' ? [] : wrap(right, room).map((line) => ` ${paintRight(line)}`);
  return [...wrap(left, room).map((line) => ` ${paintLeft(line)}`), ...under];
}

/** A paragraph, one column in. */
export const paragraph = (look: Look, text: string, style: Styled = plain, indent = 1): string[] =>
  wrap(text, look.columns - 1 - indent).map((line) => `${' '.repeat(indent)}${style(line)}`);

/** A label and its text beside it; in one column, beneath it. */
export function field(look: Look, label: string, text: string, style: Styled = plain, width = 10): string[] {
  if (isNarrow(look)) return [` ${label}`, ...paragraph(look, text, style, 3)];
  const indent = 4 + width;
  return wrap(text, look.columns - 1 - indent).map(
    (line, index) => `   ${padEnd(index === 0 ? label : '', width)} ${style(line)}`,
  );
}

/** Cells beside each other, wrapped each in its own width; the last takes what is left. */
export function row(
  cells: readonly { text: string; width: number; style?: Styled; right?: boolean }[],
  indent = 3,
): string[] {
  const wrapped = cells.map(({ text, width }) => wrap(text, width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const line = cells.map(({ width, style = plain, right }, at) => {
      const text = wrapped[at]?.[index] ?? '';
      if (text === '') return ' '.repeat(width);
      if (right === true) return style(padStart(text, width));
      return style(at === cells.length - 1 ? text : padEnd(text, width));
    });
    return trimmed(`${' '.repeat(indent)}${line.join(' ')}`);
  });
}

/** Without the blanks at its end, that no line be longer than it looks. */
const trimmed = (line: string): string => line.replace(/(?<! ) +$/, '');
