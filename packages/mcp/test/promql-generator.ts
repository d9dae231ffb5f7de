import type { MatrixSeries } from '../src/promql/series-index.ts';

export type Random = () => number;

/** Lehmer's generator (1951): the same samples and queries in every run. */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const STEP = 15;
const LENGTH = 240;
const BOUNDS = ['0.1', '0.5', '1', '5', '+Inf'];

/** An hour of gauges with gaps, counters that start again, and histograms, of three components with two pods each. */
export function samples(from: number, random: Random): MatrixSeries[] {
  const pods = ['a', 'b', 'c'].flatMap((component) =>
    ['1', '2'].map((pod) => ({ component, pod: `${component}-${pod}` })),
  );
  const line = (value: (at: number) => number | null): [number, string][] =>
    Array.from({ length: LENGTH }, (_, at) => [at, value(at)] as const).flatMap(([at, one]) =>
      one === null ? [] : [[from + at * STEP, String(one)]],
    );
  return pods.flatMap((labels, index): MatrixSeries[] => {
    let [count, level] = [0, 10 * (index + 1)];
    const buckets = BOUNDS.map(() => 0);
    const gap = Math.floor(random() * 150);
    return [
      {
        metric: { __name__: 'gauge', ...labels },
        values: line((at) => {
          level += random() - 0.5;
          return at >= gap && at < gap + 40 ? null : Math.round(level * 1000) / 1000;
        }),
      },
      {
        metric: { __name__: 'counter_total', ...labels, code: index % 2 === 0 ? '200' : '500' },
        values: line((at) => {
          count = at === 90 + 10 * index ? 0 : count + Math.floor(random() * 5);
          return count;
        }),
      },
      ...BOUNDS.map(
        (le, bound): MatrixSeries => ({
          metric: { __name__: 'latency_bucket', ...labels, le },
          values: line(() => {
            if (bound === 0)
              for (let one = 0; one < BOUNDS.length; one += 1) buckets[one] = (buckets[one] ?? 0) + (one + 1) * 2;
            return (buckets[bound] ?? 0) + bound;
          }),
        }),
      ),
    ];
  });
}

const overRange = [
  'rate',
  'increase',
  'delta',
  'irate',
  'idelta',
  'deriv',
  'changes',
  'resets',
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'sum_over_time',
  'count_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'last_over_time',
  'present_over_time',
];
const ofVector = ['abs', 'ceil', 'floor', 'sqrt', 'sgn', 'round', 'ln', 'log2', 'log10'];
const folds = ['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'];

/** Queries from the grammar that recordings answer; each a vector. */
export function queries(count: number, random: Random): string[] {
  const pick = <T>(list: readonly [T, ...T[]] | readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const number = () => pick(['0.5', '2', '10', '-1', '1e2']);
  const matcher = () =>
    pick([
      '',
      '',
      '{component="a"}',
      '{component=~"a|b"}',
      '{component!="c"}',
      '{pod!~".*-2"}',
      '{component=~".+",pod=~"[ab].*"}',
    ]);
  const selector = () => `${pick(['gauge', 'gauge', 'counter_total', 'latency_bucket'])}${matcher()}`;
  const offset = () => (random() < 0.15 ? ` offset ${pick(['1m', '5m', '90s'])}` : '');
  const range = () => `[${pick(['1m', '2m', '5m', '10m', '45s'])}]`;
  const grouping = () =>
    pick(['', ' by (component)', ' by (component, pod)', ' without (pod)', ' without (pod, le)', ' by (nothing)']);
  const vector = (depth: number): string => {
    const forms: (() => string)[] = [
      () => `${selector()}${offset()}`,
      () => `${pick(overRange)}(${selector()}${range()}${offset()})`,
    ];
    if (depth > 0)
      forms.push(
        () => `${pick(overRange)}(${selector()}${range()}${offset()})`,
        () => `${pick(ofVector)}(${vector(depth - 1)})`,
        () => `${pick(folds)}${grouping()} (${vector(depth - 1)})`,
        () => `quantile${grouping()} (${pick(['0', '0.3', '0.9', '1'])}, ${vector(depth - 1)})`,
        () => `quantile_over_time(${pick(['0.1', '0.5', '0.99'])}, ${selector()}${range()})`,
        () =>
          `histogram_quantile(${pick(['0.5', '0.9', '0.99'])}, sum by (component, le) (rate(latency_bucket${matcher()}[5m])))`,
        () => `(${vector(depth - 1)}) ${pick(['+', '-', '*', '/', '%', '^'])} ${number()}`,
        () => `${number()} ${pick(['+', '-', '*', '/'])} (${vector(depth - 1)})`,
        () => `(${vector(depth - 1)}) ${pick(['>', '<', '>=', '<=', '==', '!='])}${pick(['', ' bool'])} ${number()}`,
        () =>
          `sum by (component) (${vector(depth - 1)}) ${pick(['+', '-', '*', '/'])} sum by (component) (${vector(depth - 1)})`,
        () =>
          `gauge${matcher()} ${pick(['*', '/'])} on (component) group_left () sum by (component) (${vector(depth - 1)})`,
        () =>
          `sum by (component) (${vector(depth - 1)}) ${pick(['and', 'or', 'unless'])} sum by (component) (${vector(depth - 1)})`,
        () => `clamp_${pick(['min', 'max'])}(${vector(depth - 1)}, ${number()})`,
        () =>
          `label_replace(label_join(${vector(depth - 1)}, "name", ";", "nothing", "component", "pod"), "service", "$1-x", "name", ";*([^;]*).*")`,
        () => `absent(gauge{component="${pick(['a', 'z'])}"})`,
        () => `vector(scalar(sum(${vector(depth - 1)})))`,
        () => `-(${vector(depth - 1)})`,
        () => `gauge - gauge offset 5m`,
      );
    return pick(forms)();
  };
  return Array.from({ length: count }, () => vector(1 + Math.floor(random() * 3)));
}
