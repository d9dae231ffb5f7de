import { type RunningMedian, runningMedian } from './running-median.ts';

const fill = (run: RunningMedian, values: Float64Array, from: number, to: number): void => {
  for (let index = from; index < to; index += 1) run.add(values[index] ?? Number.NaN);
};

/** One value with nothing recorded beside it is no run. */
const FEWEST = 2;

/** Lower median of each run of `length` consecutive values, by the run's first index; NaN where most of a run is missing. */
export function runLevels(values: Float64Array, length: number): Float64Array {
  const levels = new Float64Array(Math.max(0, values.length - length + 1));
  const run = runningMedian(length + 1);
  fill(run, values, 0, length);
  for (let from = 0; from < levels.length; from += 1) {
    levels[from] = run.lower(FEWEST);
    run.add(values[from + length] ?? Number.NaN);
    run.drop(values[from] ?? Number.NaN);
  }
  return levels;
}

/** Run lengths 2, 4, 8, … and the whole window. */
export function runLengths(points: number): number[] {
  const lengths: number[] = [];
  for (let length = 2; length < points; length *= 2) lengths.push(length);
  return points >= 2 ? [...lengths, points] : [];
}

/** Highest of `positions` consecutive levels, for each start; NaN where none is known. */
export function highest(levels: Float64Array, positions: number): Float64Array {
  const result = new Float64Array(Math.max(0, levels.length - positions + 1));
  for (let from = 0; from < result.length; from += 1) {
    let best = Number.NaN;
    for (let index = from; index < from + positions; index += 1) {
      const level = levels[index] ?? Number.NaN;
      if (!(level <= best) && !Number.isNaN(level)) best = level;
    }
    result[from] = best;
  }
  return result;
}

/** Lower medians of consecutive blocks, aligned to the end so that the newest values stand in a whole block. */
export function blockMedians(values: Float64Array, block: number): Float64Array {
  if (block <= 1) return values;
  const spare = values.length % block;
  return Float64Array.from({ length: Math.floor(values.length / block) }, (_, index) => {
    const run = runningMedian(block);
    fill(run, values, spare + index * block, spare + (index + 1) * block);
    return run.lower();
  });
}

/**
 * The largest rise of a run over the rest of its stretch, for each stretch of `width` values: what was already so before does not stand out
 * in it. NaN where no run can be compared.
 */
export function contrasts(values: Float64Array, width: number, length: number): Float64Array {
  const levels = runLevels(values, length);
  const result = new Float64Array(Math.max(0, values.length - width + 1));
  for (let from = 0; from < result.length; from += 1) {
    const rest = runningMedian(width - length + 1);
    fill(rest, values, from + length, from + width);
    let best = Number.NaN;
    for (let start = from; start + length <= from + width; start += 1) {
      const rise = (levels[start] ?? Number.NaN) - rest.lower();
      if (!(rise <= best) && !Number.isNaN(rise)) best = rise;
      rest.add(values[start] ?? Number.NaN);
      if (start + length < from + width) rest.drop(values[start + length] ?? Number.NaN);
    }
    result[from] = best;
  }
  return result;
}
