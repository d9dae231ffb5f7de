/** Order statistics. Inputs need not be sorted; empty input answers NaN, so that it never looks like a value. */
export const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

const at = (values: readonly number[], index: number): number => values[index] ?? Number.NaN;

/** Linear interpolation between order statistics, Hyndman & Fan (1996) type 7. */
export function quantile(values: readonly number[], share: number): number {
  const line = sorted(values);
  const place = (line.length - 1) * share;
  const below = Math.floor(place);
  const low = at(line, below);
  return low + (place - below) * (at(line, Math.min(below + 1, line.length - 1)) - low);
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The lower of the two middle values: half of the values or more are at least this large only if it is so. */
export const lowerMedian = (values: readonly number[]): number =>
  at(sorted(values), Math.floor((values.length - 1) / 2));

export const halfQuartileRange = (values: readonly number[]): number =>
  (quantile(values, 0.75) - quantile(values, 0.25)) / 2;
