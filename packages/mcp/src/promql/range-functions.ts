import { extrapolated, instantChange, slope } from './extrapolate.ts';
import type { Samples } from './select.ts';
import { quantileOf, varianceOf } from './values.ts';

const seen = ({ values, from, to }: Samples): Float64Array => values.subarray(from, to);

/** Compensated summation (Neumaier 1974), as Prometheus does it: the order of addends does not show in the last digits. */
function sum(values: Float64Array): number {
  let [total, lost] = [0, 0];
  for (const value of values) {
    const next = total + value;
    if (!Number.isFinite(next)) lost = 0;
    else lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

const best = (values: Float64Array, better: (a: number, b: number) => boolean): number =>
  values.reduce((found, value) => (better(value, found) || Number.isNaN(found) ? value : found), Number.NaN);

const pairs = (values: Float64Array, counts: (before: number, now: number) => boolean): number => {
  let found = 0;
  for (let at = 1; at < values.length; at++) if (counts(values[at - 1] ?? 0, values[at] ?? 0)) found++;
  return found;
};

export type Reduce = (samples: Samples) => number | null;

/** Functions of a range vector alone; each gets a window with at least one sample. */
export const RANGE_FUNCTIONS: Readonly<Record<string, Reduce>> = {
  rate: (samples) => extrapolated(samples, { counter: true, perSecond: true }),
  increase: (samples) => extrapolated(samples, { counter: true, perSecond: false }),
  delta: (samples) => extrapolated(samples, { counter: false, perSecond: false }),
  irate: (samples) => instantChange(samples, { counter: true, perSecond: true }),
  idelta: (samples) => instantChange(samples, { counter: false, perSecond: false }),
  deriv: slope,
  changes: (samples) => pairs(seen(samples), (a, b) => a !== b && !(Number.isNaN(a) && Number.isNaN(b))),
  resets: (samples) => pairs(seen(samples), (a, b) => b < a),
  avg_over_time: (samples) => sum(seen(samples)) / (samples.to - samples.from),
  sum_over_time: (samples) => sum(seen(samples)),
  count_over_time: (samples) => samples.to - samples.from,
  min_over_time: (samples) => best(seen(samples), (a, b) => a < b),
  max_over_time: (samples) => best(seen(samples), (a, b) => a > b),
  stddev_over_time: (samples) => Math.sqrt(varianceOf(seen(samples))),
  stdvar_over_time: (samples) => varianceOf(seen(samples)),
  last_over_time: (samples) => samples.values[samples.to - 1] ?? null,
  present_over_time: () => 1,
};

export const quantileOverTime =
  (q: (step: number) => number) =>
  (samples: Samples, step: number): number =>
    quantileOf(q(step), seen(samples));
