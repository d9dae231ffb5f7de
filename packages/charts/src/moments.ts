import type { Point, Reading } from '@compass/core';

const CATEGORIES = 10;
const BEFORE_ONSET_MINUTES = 3;

/**
 * The moments to show, unix seconds, oldest first: a minute apart and three of them before the onset where the data is
 * long and fine enough; else evenly spaced over what there is, never finer than the data.
 */
export function momentsOf(
  readings: Reading[],
  options: { from: number; to: number; onset: number | null; stepSeconds: number },
): number[] {
  const times = readings.flatMap((one) => one.points.filter(([, value]) => value !== null).map(([at]) => at));
  if (times.length === 0) return [];
  const from = Math.max(
    options.from,
    times.reduce((a, b) => Math.min(a, b)),
  );
  const to = Math.min(
    options.to,
    times.reduce((a, b) => Math.max(a, b)),
  );
  if (to <= from) return [];
  const { onset, stepSeconds } = options;
  const minutes = (CATEGORIES - 1) * 60;
  if (onset !== null && stepSeconds <= 60 && to - from >= minutes) {
    const wanted = Math.floor(onset / 60) * 60 - BEFORE_ONSET_MINUTES * 60;
    const start = Math.ceil(Math.max(from, Math.min(wanted, to - minutes)) / 60) * 60;
    return stepped(start, to, 60);
  }
  const spacing = Math.max(stepSeconds, Math.ceil((to - from) / (CATEGORIES - 1)));
  return stepped(from, to, spacing);
}

const stepped = (from: number, to: number, spacing: number): number[] =>
  Array.from({ length: CATEGORIES }, (_, index) => from + index * spacing).filter((at) => at <= to);

/** The last value at or shortly before a moment; null where nothing was recorded. */
export function valueAt(points: Point[], at: number, stepSeconds: number): number | null {
  const near = points.findLast(([time, value]) => value !== null && time <= at);
  return near === undefined || at - near[0] > 2 * stepSeconds ? null : near[1];
}
