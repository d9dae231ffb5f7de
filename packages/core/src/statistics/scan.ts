import { lowerMedian } from './order.ts';

/** Lower median of each run of `length` consecutive values, by the run's first index. */
export const runLevels = (values: readonly number[], length: number): number[] =>
  Array.from({ length: Math.max(0, values.length - length + 1) }, (_, from) =>
    lowerMedian(values.slice(from, from + length)),
  );

/** Run lengths 2, 4, 8, … and the whole window. */
export function runLengths(points: number): number[] {
  const lengths: number[] = [];
  for (let length = 2; length < points; length *= 2) lengths.push(length);
  return points >= 2 ? [...lengths, points] : [];
}

/** Highest run level of every stretch of `width` values: the scan repeated over the past. */
export function scansOver(values: readonly number[], width: number, length: number): number[] {
  const levels = runLevels(values, length);
  const positions = width - length + 1;
  return Array.from({ length: Math.max(0, levels.length - positions + 1) }, (_, from) => {
    let highest = Number.NEGATIVE_INFINITY;
    for (let step = from; step < from + positions; step += 1) highest = Math.max(highest, levels[step] ?? highest);
    return highest;
  });
}

/** Medians of consecutive blocks, aligned to the end so that the newest values stand in a whole block. */
export function blockMedians(values: readonly number[], block: number): number[] {
  const spare = values.length % block;
  return Array.from({ length: Math.floor(values.length / block) }, (_, index) =>
    lowerMedian(values.slice(spare + index * block, spare + (index + 1) * block)),
  );
}
