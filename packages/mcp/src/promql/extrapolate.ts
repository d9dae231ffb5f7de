import type { Samples } from './select.ts';

/**
 * rate, increase and delta as Prometheus 2 computes them (promql/functions.go, `extrapolatedRate`): the change between first
 * and last sample, stretched to the window's ends unless they are further than 1.1 sample distances away, and for counters
 * never stretched to before the counter was zero.
 */
export function extrapolated(samples: Samples, kind: { counter: boolean; perSecond: boolean }): number | null {
  const { times, values, from, to, startMs, endMs } = samples;
  if (to - from < 2) return null;
  const first = values[from] ?? 0;
  const firstMs = times[from] ?? 0;
  const lastMs = times[to - 1] ?? 0;
  const change = (values[to - 1] ?? 0) - first + (kind.counter ? lostToResets(samples) : 0);

  const sampled = (lastMs - firstMs) / 1000;
  const distance = sampled / (to - from - 1);
  let toStart = (firstMs - startMs) / 1000;
  const toEnd = (endMs - lastMs) / 1000;
  if (kind.counter && change > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / change));

  const near = distance * 1.1;
  const stretched = sampled + (toStart < near ? toStart : distance / 2) + (toEnd < near ? toEnd : distance / 2);
  const factor = stretched / sampled / (kind.perSecond ? (endMs - startMs) / 1000 : 1);
  return change * factor;
}

/** What a counter had reached each time it fell back. */
function lostToResets({ values, from, to }: Samples): number {
  let lost = 0;
  for (let at = from + 1; at < to; at++) {
    const before = values[at - 1] ?? 0;
    if ((values[at] ?? 0) < before) lost += before;
  }
  return lost;
}

/** The change between the last two samples, per second for `irate`. */
export function instantChange(samples: Samples, kind: { counter: boolean; perSecond: boolean }): number | null {
  const { times, values, from, to } = samples;
  if (to - from < 2) return null;
  const last = values[to - 1] ?? 0;
  const before = values[to - 2] ?? 0;
  const seconds = ((times[to - 1] ?? 0) - (times[to - 2] ?? 0)) / 1000;
  const change = kind.counter && last < before ? last : last - before;
  return kind.perSecond ? change / seconds : change;
}

/** Slope per second of the least-squares line; null with fewer than two samples. */
export function slope({ times, values, from, to }: Samples): number | null {
  if (to - from < 2) return null;
  const origin = times[from] ?? 0;
  let [x, y, xy, xx] = [0, 0, 0, 0];
  for (let at = from; at < to; at++) {
    const seconds = ((times[at] ?? 0) - origin) / 1000;
    const value = values[at] ?? 0;
    x += seconds;
    y += value;
    xy += seconds * value;
    xx += seconds * seconds;
  }
  const n = to - from;
  return (xy - (x * y) / n) / (xx - (x * x) / n);
}
