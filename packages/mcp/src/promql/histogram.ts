import { drop, keyOf, type Labels, NAME } from './labels.ts';
import { sampleValue } from './series-index.ts';
import { emptyLine, type Line } from './values.ts';

interface Bucket {
  bound: number;
  count: number;
}

/** histogram_quantile over classic buckets (`le`), one result per set of the other labels. */
export function histogramQuantile(q: Float64Array, lines: Line[], count: number): Line[] {
  const groups = new Map<string, { labels: Labels; buckets: { bound: number; line: Line }[] }>();
  for (const line of lines) {
    const bound = sampleValue(line.labels.le ?? '');
    if (Number.isNaN(bound) || !line.labels.le) continue;
    const labels = drop(line.labels, [NAME, 'le']);
    const key = keyOf(labels);
    const group = groups.get(key) ?? { labels, buckets: [] };
    group.buckets.push({ bound, line });
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, buckets }) => {
    const result = emptyLine(labels, count);
    for (let step = 0; step < count; step++) {
      const present = buckets.filter(({ line }) => line.present[step]);
      if (present.length === 0) continue;
      result.present[step] = 1;
      const now = present.map(({ bound, line }) => ({ bound, count: line.values[step] ?? 0 }));
      result.values[step] = bucketQuantile(q[step] ?? Number.NaN, now);
    }
    return result;
  });
}

/** Linear interpolation inside the bucket that holds the rank; the last finite bound when it is in the last bucket. */
export function bucketQuantile(q: number, unsorted: Bucket[]): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const buckets = cumulative(unsorted);
  const last = buckets.at(-1);
  if (!last || last.bound !== Number.POSITIVE_INFINITY || buckets.length < 2 || !(last.count > 0)) return Number.NaN;
  const rank = q * last.count;
  const at = buckets.findIndex(({ count }) => count >= rank);
  const bucket = buckets[at];
  if (!bucket || at === buckets.length - 1) return buckets.at(-2)?.bound ?? Number.NaN;
  if (at === 0 && bucket.bound <= 0) return bucket.bound;
  const before = buckets[at - 1] ?? { bound: 0, count: 0 };
  return before.bound + (bucket.bound - before.bound) * ((rank - before.count) / (bucket.count - before.count));
}

/** Sorted, equal bounds added up, and never falling: scrapes in between may leave small dips. */
function cumulative(unsorted: Bucket[]): Bucket[] {
  const buckets: Bucket[] = [];
  for (const { bound, count } of unsorted.toSorted((a, b) => a.bound - b.bound)) {
    const last = buckets.at(-1);
    if (last && last.bound === bound) last.count += count;
    else buckets.push({ bound, count });
  }
  let most = Number.NEGATIVE_INFINITY;
  for (const bucket of buckets) {
    most = Math.max(most, bucket.count);
    bucket.count = most;
  }
  return buckets;
}
