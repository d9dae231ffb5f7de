const BLOCKS = '▁▂▃▄▅▆▇█';
const ASCII = '_.-=#';

/** `[unix seconds, value]`, null where nothing was recorded. */
type Points = readonly (readonly [number, number | null])[];

export interface Sparkline {
  text: string;
  first: number;
  last: number;
  /** Unix seconds: what the first and the last sign stand for. */
  from: number;
  to: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/**
 * Values over time, `width` signs wide, between the smallest and the largest of them; a sign is the mean of its share of the time, a space one in which
 * nothing was recorded. Null where there are fewer than two values, or no time between them.
 */
export function sparkline(
  points: Points,
  { width, ascii, from, to }: { width: number; ascii: boolean; from?: number; to?: number },
): Sparkline | null {
  const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || last[0] <= first[0]) return null;
  const [begin, end] = [from ?? first[0], to ?? last[0]];
  const buckets: number[][] = Array.from({ length: width }, () => []);
  for (const [at, value] of known) {
    const index = Math.min(width - 1, Math.floor(((at - begin) / (end - begin)) * width));
    buckets[index]?.push(value);
  }
  const levels = buckets.map((values) => (values.length === 0 ? null : mean(values)));
  const seen = levels.filter((one) => one !== null);
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const signs = ascii ? ASCII : BLOCKS;
  const signOf = (level: number): string => {
    const share = high === low ? 0 : (level - low) / (high - low);
    return signs[Math.min(signs.length - 1, Math.floor(share * signs.length))] ?? ' ';
  };
  return {
    text: levels.map((level) => (level === null ? ' ' : signOf(level))).join(''),
    first: first[1],
    last: last[1],
    from: begin,
    to: end,
  };
}
