import type { Selector } from './ast.ts';
import type { SeriesIndex, StoredSeries } from './series-index.ts';
import { emptyLine, type Line } from './values.ts';

/** Where and when to evaluate: `count` steps from `startMs`. No sample later than `untilMs` is seen. */
export interface Frame {
  index: SeriesIndex;
  startMs: number;
  stepMs: number;
  count: number;
  untilMs: number;
  lookbackMs: number;
}

/** The samples of one window: indexes `from` to `to` (exclusive), and the window's own bounds in milliseconds. */
export interface Samples {
  times: Float64Array;
  values: Float64Array;
  from: number;
  to: number;
  startMs: number;
  endMs: number;
}

/** At each step the newest sample no older than the lookback. */
export function selectInstant(frame: Frame, selector: Selector): Line[] {
  const lines: Line[] = [];
  for (const series of frame.index.select(selector.matchers)) {
    const line = emptyLine(series.labels, frame.count);
    let some = false;
    eachWindow(frame, series, selector.offsetMs, frame.lookbackMs, (step, samples) => {
      line.values[step] = samples.values[samples.to - 1] ?? 0;
      line.present[step] = 1;
      some = true;
    });
    if (some) lines.push(line);
  }
  return lines;
}

/** At each step what `reduce` makes of the samples in the range; null leaves the step empty. */
export function selectRange(
  frame: Frame,
  selector: Selector,
  reduce: (samples: Samples, step: number) => number | null,
): Line[] {
  const lines: Line[] = [];
  for (const series of frame.index.select(selector.matchers)) {
    const line = emptyLine(series.labels, frame.count);
    let some = false;
    eachWindow(frame, series, selector.offsetMs, selector.rangeMs ?? 0, (step, samples) => {
      const value = reduce(samples, step);
      if (value === null) return;
      line.values[step] = value;
      line.present[step] = 1;
      some = true;
    });
    if (some) lines.push(line);
  }
  return lines;
}

/** Visits the non-empty windows [t - length, t], both ends included as in Prometheus 2. */
function eachWindow(
  frame: Frame,
  { times, values }: StoredSeries,
  offsetMs: number,
  lengthMs: number,
  visit: (step: number, samples: Samples) => void,
): void {
  let from = 0;
  let to = 0;
  for (let step = 0; step < frame.count; step++) {
    const endMs = frame.startMs + step * frame.stepMs - offsetMs;
    const startMs = endMs - lengthMs;
    const newest = Math.min(endMs, frame.untilMs);
    while (to < times.length && (times[to] ?? 0) <= newest) to++;
    while (from < to && (times[from] ?? 0) < startMs) from++;
    if (from < to) visit(step, { times, values, from, to, startMs, endMs });
  }
}
