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

export function sampleValue(text: string): number {
  const value = Number(text);
  return Number.isNaN(value) ? (SPECIAL[text] ?? value) : value;
}

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
  const times = Float64Array.from(values, ([seconds]) => Math.round(seconds * 1000));
  if (times.every((ms, index) => index === 0 || ms > (times[index - 1] ?? ms)))
    return { labels: metric, times, values: Float64Array.from(values, ([, text]) => sampleValue(text)) };
  const byTime = new Map(values.map(([, text], index) => [times[index] ?? 0, sampleValue(text)]));
  const entries = [...byTime].sort(([a], [b]) => a - b);
  return {
    labels: metric,
    times: Float64Array.from(entries, ([ms]) => ms),
    values: Float64Array.from(entries, ([, value]) => value),
  };
}
