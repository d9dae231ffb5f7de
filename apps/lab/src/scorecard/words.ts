import type { Group } from './results.ts';

export const figure = (value: number | null, digits = 2): string => (value === null ? '–' : value.toFixed(digits));

/** A Markdown table; the first column is text, the others are figures. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/** "3 of 4"; "–" of none. */
export const outOf = (share: number | null, cases: number): string =>
  share === null ? '–' : `${Math.round(share * cases)} of ${cases}`;

export const marked = ({ name, score }: Group): string => (score.errors > 0 ? `${name} (incomplete)` : name);

/**
 * Where the true share lies in 95 of 100 samples of this size, by Wilson's score interval (1927), if the cases were drawn
 * independently.
 */
export function interval(share: number | null, cases: number): string {
  if (share === null || cases === 0) return '–';
  const z = 1.96;
  const middle = (share + z ** 2 / (2 * cases)) / (1 + z ** 2 / cases);
  const half = (z / (1 + z ** 2 / cases)) * Math.sqrt((share * (1 - share)) / cases + z ** 2 / (4 * cases ** 2));
  return `${figure(Math.max(0, middle - half))} to ${figure(Math.min(1, middle + half))}`;
}
