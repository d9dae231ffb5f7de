import { failOn } from './fail.ts';
import { keyOf, type Labels } from './labels.ts';

/** One line of a vector over all steps; where `present` is 0 it has no sample (NaN is a sample like any other). */
export interface Line {
  labels: Labels;
  values: Float64Array;
  present: Uint8Array;
}

export type Value =
  | { kind: 'scalar'; values: Float64Array }
  | { kind: 'vector'; lines: Line[] }
  | { kind: 'string'; text: string };

export const emptyLine = (labels: Labels, count: number): Line => ({
  labels,
  values: new Float64Array(count),
  present: new Uint8Array(count),
});

export const vector = (lines: Line[]): Value => ({ kind: 'vector', lines });

/** A new line with each present value changed. */
export function mapLine(line: Line, labels: Labels, change: (value: number, step: number) => number): Line {
  const mapped = emptyLine(labels, line.values.length);
  for (let step = 0; step < line.values.length; step++) {
    if (!line.present[step]) continue;
    mapped.present[step] = 1;
    mapped.values[step] = change(line.values[step] ?? 0, step);
  }
  return mapped;
}

/** Joins lines that ended up with equal labels; two samples at one step are an error. */
export function mergeSame(lines: Line[]): Line[] {
  const byKey = new Map<string, Line>();
  for (const line of lines) {
    const key = keyOf(line.labels);
    const known = byKey.get(key);
    if (!known) {
      byKey.set(key, line);
      continue;
    }
    for (let step = 0; step < line.values.length; step++) {
      if (!line.present[step]) continue;
      if (known.present[step]) failOn('the result would hold two series with the same labels');
      known.present[step] = 1;
      known.values[step] = line.values[step] ?? 0;
    }
  }
  return [...byKey.values()];
}

/** φ-quantile by linear interpolation between ranks, as Prometheus' `quantile` does. */
export function quantileOf(q: number, values: Float64Array): number {
  if (values.length === 0 || Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const sorted = values.toSorted((a, b) => (Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : a - b));
  const rank = q * (sorted.length - 1);
  const low = Math.max(0, Math.floor(rank));
  const high = Math.min(sorted.length - 1, low + 1);
  const weight = rank - Math.floor(rank);
  return (sorted[low] ?? 0) * (1 - weight) + (sorted[high] ?? 0) * weight;
}

/** Population variance around the mean. */
export function varianceOf(values: Float64Array): number {
  let mean = 0;
  let squares = 0;
  values.forEach((value, index) => {
    const delta = value - mean;
    mean += delta / (index + 1);
    squares += delta * (value - mean);
  });
  return squares / values.length;
}
