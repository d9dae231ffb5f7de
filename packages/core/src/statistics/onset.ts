import { lowerMedian } from './order.ts';
import type { Split } from './past.ts';

interface Found {
  sign: 1 | -1;
  parts: Split;
  scans: { length: number; limit: number }[];
  block: number;
  /** As far again outside as the past's 95th percentile is from its median: one point in twenty lies beyond that by itself. */
  edge: number;
}

/**
 * Unix seconds from which a departed series stays outside its past. The shortest run that is significant by itself anchors it; from
 * there it is followed back, as far as the guard band, while points stay outside. One point outside before it is not a beginning.
 */
export function onsetOf({ sign, parts, scans, block, edge }: Found): number | null {
  const line = [...parts.guard, ...parts.incident].map(([at, value]) => ({ at, value: sign * value }));
  const outside = (index: number) => (line[index]?.value ?? Number.NEGATIVE_INFINITY) > edge;
  for (const { length, limit } of scans) {
    const size = length * block;
    for (let from = parts.guard.length; from + size <= line.length; from += 1) {
      const run = line.slice(from, from + size).map((point) => point.value);
      if (lowerMedian(run) < limit) continue;
      let first = from;
      while (first < from + size && !(outside(first) && (outside(first + 1) || first + 1 === line.length))) first += 1;
      while (first > 0 && outside(first - 1)) first -= 1;
      return line[first]?.at ?? null;
    }
  }
  return null;
}
