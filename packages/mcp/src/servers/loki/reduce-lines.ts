import { masked } from '@compass/core';
import { evenly } from '../evenly.ts';
import type { Line } from './lines.ts';

const MOST_TEMPLATES = 20;

/** Lines by what they say, without what varies from line to line; the rarest kind first. */
const kindsOf = (lines: readonly Line[]): [template: string, lines: Line[]][] =>
  [...Map.groupBy(lines, ({ line }) => masked(line))].sort(([, a], [, b]) => a.length - b.length);

/**
 * At most `count` of the lines, oldest first: one of every kind (what was said once must not be lost among what is said always) in half
 * of the room, the rest at even distances.
 */
export function sampleLines(lines: readonly Line[], count: number): Line[] {
  if (lines.length <= count) return [...lines];
  const kept = new Set(
    kindsOf(lines)
      .slice(0, Math.ceil(count / 2))
      .flatMap(([, [first]]) => first ?? []),
  );
  for (const line of evenly(
    lines.filter((one) => !kept.has(one)),
    count - kept.size,
  ))
    kept.add(line);
  return lines.filter((line) => kept.has(line));
}

/** How many of the lines there are of each kind, the most frequent first. */
export const templatesOf = (lines: readonly Line[]): { template: string; lines: number }[] =>
  kindsOf(lines)
    .reverse()
    .slice(0, MOST_TEMPLATES)
    .map(([template, of]) => ({ template, lines: of.length }));
