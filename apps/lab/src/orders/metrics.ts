/** Upper bounds of latency buckets in seconds: fine around a healthy request, by the second around the timeouts. */
const latencyBuckets = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10] as const;

export type Labels = Readonly<Record<string, string>>;
export type Counter = { add(labels: Labels, by?: number): void };
export type Histogram = { observe(labels: Labels, seconds: number): void };
export type Metrics = {
  counter(name: string, help: string): Counter;
  /** `read` is asked at each scrape. */
  gauge(name: string, help: string, labels: Labels, read: () => number): void;
  /** Like a gauge, for a total that something else already counts. */
  total(name: string, help: string, labels: Labels, read: () => number): void;
  histogram(name: string, help: string): Histogram;
  /** Prometheus text exposition format 0.0.4. */
  text(): string;
};

type Family = { name: string; help: string; kind: string; lines(): string[] };

/** A registry of the metrics of one program. */
export function createMetrics(): Metrics {
  const families: Family[] = [];
  const sampled = (kind: string) => (name: string, help: string, labels: Labels, read: () => number) => {
    families.push({ name, help, kind, lines: () => [line(name, labels, read())] });
  };
  return {
    gauge: sampled('gauge'),
    total: sampled('counter'),
    counter(name, help) {
      const values = new Map<string, { labels: Labels; value: number }>();
      families.push({
        name,
        help,
        kind: 'counter',
        lines: () => [...values.values()].map(({ labels, value }) => line(name, labels, value)),
      });
      return {
        add(labels, by = 1) {
          const kept = entry(values, labels, () => ({ labels, value: 0 }));
          kept.value += by;
        },
      };
    },
    histogram(name, help) {
      const values = new Map<string, Distribution>();
      families.push({
        name,
        help,
        kind: 'histogram',
        lines: () => [...values.values()].flatMap((distribution) => histogramLines(name, distribution)),
      });
      return {
        observe(labels, seconds) {
          const kept = entry(values, labels, () => ({ labels, counts: latencyBuckets.map(() => 0), sum: 0, count: 0 }));
          kept.counts = kept.counts.map((count, at) => (seconds <= (latencyBuckets[at] ?? 0) ? count + 1 : count));
          kept.sum += seconds;
          kept.count += 1;
        },
      };
    },
    text: () =>
      `${families
        .flatMap(({ name, help, kind, lines }) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines()])
        .join('\n')}\n`,
  };
}

type Distribution = { labels: Labels; counts: number[]; sum: number; count: number };

function histogramLines(name: string, { labels, counts, sum, count }: Distribution): string[] {
  return [
    ...latencyBuckets.map((le, at) => line(`${name}_bucket`, { ...labels, le: String(le) }, counts[at] ?? 0)),
    line(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    line(`${name}_sum`, labels, sum),
    line(`${name}_count`, labels, count),
  ];
}

function entry<T>(values: Map<string, T>, labels: Labels, create: () => T): T {
  const key = line('', labels, 0);
  const kept = values.get(key) ?? create();
  values.set(key, kept);
  return kept;
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text.replace(/[\\"]/g, '\\$&')}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}
