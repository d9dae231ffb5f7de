import { type Labels, type Matcher, matches, NAME } from './labels.ts';

/** One stored series: times in milliseconds, ascending. */
export interface StoredSeries {
  labels: Labels;
  times: Float64Array;
  values: Float64Array;
}

export interface SeriesIndex {
  select(matchers: readonly Matcher[]): readonly StoredSeries[];
}

/** As `metrics.json.gz` holds it: unix seconds and the number as text. */
export interface MatrixSeries {
  metric: Labels;
  values: [number, string][];
}

const SPECIAL: Record<string, number> = {
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
  Inf: Number.POSITIVE_INFINITY,
};

export const sampleValue = (text: string): number => SPECIAL[text] ?? Number(text);

/** Puts series in columns, found by metric name first. Samples are sorted; of two at one time the later written wins. */
export function indexSeries(matrix: readonly MatrixSeries[]): SeriesIndex {
  const all = matrix.map(store);
  const byName = new Map<string, StoredSeries[]>();
  for (const series of all) {
    const name = series.labels[NAME] ?? '';
    const list = byName.get(name);
    if (list) list.push(series);
    else byName.set(name, [series]);
  }
  return {
    select(matchers) {
      const name = matchers.find((one) => one.name === NAME && one.op === '=');
      const candidates = name ? (byName.get(name.value) ?? []) : all;
      return candidates.filter((series) => matches(series.labels, matchers));
    },
  };
}

function store({ metric, values }: MatrixSeries): StoredSeries {
  const byTime = new Map<number, number>();
  let sorted = true;
  let last = Number.NEGATIVE_INFINITY;
  for (const [seconds, text] of values) {
    const ms = Math.round(seconds * 1000);
    sorted &&= ms > last;
    last = ms;
    byTime.set(ms, sampleValue(text));
  }
  const entries = [...byTime];
  if (!sorted) entries.sort(([a], [b]) => a - b);
  return {
    labels: metric,
    times: Float64Array.from(entries, ([ms]) => ms),
    values: Float64Array.from(entries, ([, value]) => value),
  };
}
