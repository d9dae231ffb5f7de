import type { Line } from './envelope.ts';

/** How much a line varies, against its own level: standard deviation by mean. A line that stands still is the first to go. */
const variation = ({ values }: Line): number => {
  const numbers = values.map(([, text]) => Number(text)).filter(Number.isFinite);
  if (numbers.length === 0) return 0;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length;
  return variance === 0 ? 0 : Math.sqrt(variance) / Math.abs(mean);
};

/** The `count` lines that vary most, in their given order. */
export const mostVarying = (lines: readonly Line[], count: number): Line[] => {
  const kept = new Set(lines.toSorted((a, b) => variation(b) - variation(a)).slice(0, count));
  return lines.filter((line) => kept.has(line));
};

/** The same choice made by Prometheus, for answers that are too large to be fetched: one set of series for the whole window. */
export const byVariation = (
  query: string,
  { seconds, stepMs, end }: { seconds: number; stepMs: number; end: number },
  count: number,
): string => {
  // The line break ends a comment at the query's end.
  const past = `((${query}\n)[${seconds}s:${Math.round(stepMs)}ms] @ ${end})`;
  return `(${query}\n) and topk(${count}, stddev_over_time${past} / abs(avg_over_time${past}))`;
};

/** What an answer says of its reduction; `of` is null where nobody counted. */
export const reduced = (of: number | null, kept: number) => ({
  kept,
  of,
  by: 'the series that vary most against their own mean',
});
