/** Order statistics. Inputs need not be sorted; empty input answers NaN, so that it never looks like a value. */
export const sorted = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort();

const at = (line: Float64Array, index: number): number => line[index] ?? Number.NaN;

/** Of values that are sorted. Linear interpolation between order statistics, Hyndman & Fan (1996) type 7. */
export function quantileOf(line: Float64Array, share: number): number {
  const place = (line.length - 1) * share;
  const below = Math.floor(place);
  const low = at(line, below);
  return low + (place - below) * (at(line, Math.min(below + 1, line.length - 1)) - low);
}

export const quantile = (values: ArrayLike<number>, share: number): number => quantileOf(sorted(values), share);

export const median = (values: ArrayLike<number>): number => quantile(values, 0.5);

/** The lower of the two middle values: half of the values or more are at least this large only if it is so. */
export const lowerMedian = (values: ArrayLike<number>): number =>
  at(sorted(values), Math.floor((values.length - 1) / 2));

/** Of values that are sorted. */
export const halfQuartileRange = (line: Float64Array): number => (quantileOf(line, 0.75) - quantileOf(line, 0.25)) / 2;
