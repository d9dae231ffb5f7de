import { describe, expect, it } from 'vitest';
import { parsePromql } from '../src/promql/parse.ts';
import { instantQuery, rangeQuery } from '../src/promql/query.ts';
import { indexSeries, type MatrixSeries } from '../src/promql/series-index.ts';

const series = (metric: Record<string, string>, values: [number, number | string][]): MatrixSeries => ({
  metric,
  values: values.map(([seconds, value]) => [seconds, String(value)]),
});

/** A sample every 15 s from 0 s to 600 s. */
const every15 = (value: (seconds: number) => number): [number, number][] =>
  Array.from({ length: 41 }, (_, n) => [n * 15, value(n * 15)]);

const index = indexSeries([
  series(
    { __name__: 'requests_total', service: 'orders', pod: 'a' },
    every15((s) => 100 + s * 2),
  ),
  series(
    { __name__: 'requests_total', service: 'orders', pod: 'b' },
    every15((s) => 100 + (s < 300 ? s : s - 300)),
  ),
  series(
    { __name__: 'errors_total', service: 'orders', pod: 'a' },
    every15((s) => s),
  ),
  series(
    { __name__: 'limit', service: 'orders', team: 'shop' },
    every15(() => 10),
  ),
  series(
    { __name__: 'queue', service: 'orders' },
    every15((s) => s / 15),
  ),
  series({ __name__: 'queue', service: 'billing' }, [
    [0, 5],
    [15, 'NaN'],
    [30, '+Inf'],
  ]),
]);

const at = (query: string, seconds = 600): Record<string, string> => {
  const found = instantQuery(index, parsePromql(query), { atMs: seconds * 1000 });
  if (found.resultType === 'scalar' || found.resultType === 'string') return { '': found.result[1] };
  if (found.resultType === 'matrix') throw new Error('a matrix was not expected');
  return Object.fromEntries(
    found.result.map(({ metric, value }) => {
      const labels = Object.entries(metric).map(([name, text]) => `${name}=${text}`);
      return [labels.sort().join(','), value[1]];
    }),
  );
};

describe('selectors', () => {
  it('match by every operator', () => {
    expect(Object.keys(at('requests_total{pod=~"a|c"}'))).toEqual(['__name__=requests_total,pod=a,service=orders']);
    expect(Object.keys(at('requests_total{pod!~"a.*"}'))).toEqual(['__name__=requests_total,pod=b,service=orders']);
    expect(Object.keys(at('requests_total{pod!="a"}'))).toEqual(['__name__=requests_total,pod=b,service=orders']);
    expect(at('{__name__=~"li.*",team="shop"}')).toEqual({ '__name__=limit,service=orders,team=shop': '10' });
  });

  it('forget a sample after five minutes', () => {
    expect(at('queue{service="billing"}', 330)).toEqual({ '__name__=queue,service=billing': '+Inf' });
    expect(at('queue{service="billing"}', 331)).toEqual({});
  });

  it('look back by their offset', () => {
    expect(at('queue{service="orders"} offset 5m')).toEqual({ '__name__=queue,service=orders': '20' });
    expect(at('limit + on(service) queue offset 5m * 2')).toEqual({ 'service=orders': '50' });
  });

  it('never see a sample after the hidden end, whatever the offset', () => {
    const expr = parsePromql('queue{service="orders"} offset -5m');
    const found = instantQuery(index, expr, { atMs: 240_000, untilMs: 300_000 });
    expect(found.result).toEqual([{ metric: { __name__: 'queue', service: 'orders' }, value: [240, '20'] }]);
  });
});

describe('rates', () => {
  it('are per second, and survive a counter reset', () => {
    expect(at('rate(requests_total[5m])', 450)).toEqual({
      'pod=a,service=orders': '2',
      'pod=b,service=orders': String((100 + 135 + 150) / 300),
    });
    expect(at('irate(requests_total{pod="b"}[1m])', 300)).toEqual({ 'pod=b,service=orders': String(100 / 15) });
  });

  it('never stretch a counter to before it was zero', () => {
    const fresh = indexSeries([
      series({ __name__: 'c' }, [
        [100, 1],
        [110, 11],
        [120, 21],
      ]),
    ]);
    const found = instantQuery(fresh, parsePromql('increase(c[60s])'), { atMs: 120_000 });
    expect(found.result).toEqual([{ metric: {}, value: [120, '21'] }]);
  });

  it('need two samples', () => {
    expect(at('rate(queue{service="orders"}[10s])')).toEqual({});
  });
});

describe('over time', () => {
  it.each([
    ['avg_over_time', '38'],
    ['min_over_time', '36'],
    ['max_over_time', '40'],
    ['sum_over_time', '190'],
    ['count_over_time', '5'],
    ['present_over_time', '1'],
    ['stddev_over_time', String(Math.sqrt(2))],
  ])('%s', (name, value) => {
    expect(at(`${name}(queue{service="orders"}[1m])`)).toEqual({ 'service=orders': value });
  });

  it('quantiles lie between the ranks', () => {
    expect(at('quantile_over_time(0.9, queue{service="orders"}[1m])')).toEqual({ 'service=orders': '39.6' });
  });
});

describe('aggregation', () => {
  it('groups by and without', () => {
    expect(at('sum by (service) (requests_total)')).toEqual({ 'service=orders': '1700' });
    expect(at('max without (pod) (requests_total)')).toEqual({ 'service=orders': '1300' });
    expect(at('count(requests_total)')).toEqual({ '': '2' });
  });

  it('topk keeps the labels and puts the strongest first', () => {
    expect(Object.keys(at('topk(1, requests_total)'))).toEqual(['__name__=requests_total,pod=a,service=orders']);
  });
});

describe('vector matching', () => {
  it('joins on labels, and many to one only when told', () => {
    expect(at('errors_total / on(service, pod) requests_total')).toEqual({
      'pod=a,service=orders': String(600 / 1300),
    });
    expect(at('requests_total * on(service) group_left(team) limit')).toEqual({
      'pod=a,service=orders,team=shop': '13000',
      'pod=b,service=orders,team=shop': '4000',
    });
    expect(() => at('requests_total * on(service) limit')).toThrow('group_left');
  });

  it('compares as a filter, or as 0 and 1 with bool', () => {
    expect(at('requests_total > 1000')).toEqual({ '__name__=requests_total,pod=a,service=orders': '1300' });
    expect(at('requests_total > bool 1000')).toEqual({ 'pod=a,service=orders': '1', 'pod=b,service=orders': '0' });
  });

  it('knows and, or, unless', () => {
    expect(at('requests_total and errors_total')).toEqual({ '__name__=requests_total,pod=a,service=orders': '1300' });
    expect(at('requests_total unless errors_total')).toEqual({ '__name__=requests_total,pod=b,service=orders': '400' });
    expect(at('sum(nothing) or vector(0)')).toEqual({ '': '0' });
  });
});

describe('functions', () => {
  it('histogram_quantile interpolates inside the bucket', () => {
    const buckets = [
      ['0.25', 10],
      ['0.75', 30],
      ['+Inf', 40],
    ] as const;
    const latency = indexSeries(buckets.map(([le, n]) => series({ __name__: 'd_bucket', le }, [[60, n]])));
    const q = (phi: number) =>
      instantQuery(latency, parsePromql(`histogram_quantile(${phi}, d_bucket)`), { atMs: 60_000 });
    expect(q(0.5).result).toEqual([{ metric: {}, value: [60, '0.5'] }]);
    expect(q(0.95).result).toEqual([{ metric: {}, value: [60, '0.75'] }]);
  });

  it('absent, scalar, clamp, label_replace, label_join, time', () => {
    expect(at('absent(nothing{service="x"})')).toEqual({ 'service=x': '1' });
    expect(at('absent(limit)')).toEqual({});
    expect(at('scalar(limit) + 1')).toEqual({ '': '11' });
    expect(at('clamp_max(queue{service="orders"}, 7)')).toEqual({ 'service=orders': '7' });
    expect(at('label_replace(limit, "who", "the $1", "team", "(.*)op")')).toEqual({
      '__name__=limit,service=orders,team=shop,who=the sh': '10',
    });
    expect(at('label_join(limit, "who", "-", "team", "nobody", "service")')).toEqual({
      '__name__=limit,service=orders,team=shop,who=shop--orders': '10',
    });
    expect(at('label_join(limit, "team", "")')).toEqual({ '__name__=limit,service=orders': '10' });
    expect(() => parsePromql('label_join(limit, "who")')).toThrow(/takes 3 or more arguments/);
    expect(at('time()')).toEqual({ '': '600' });
  });

  it('signs and powers bind as in Prometheus', () => {
    expect(at('-2 ^ 2')).toEqual({ '': '-4' });
    expect(at('2 ^ 3 ^ 2 - 1')).toEqual({ '': '511' });
  });
});

describe('range queries', () => {
  it('answer every step, with gaps left out', () => {
    const found = rangeQuery(index, parsePromql('queue{service="billing"} < 100'), {
      startMs: 0,
      endMs: 45_000,
      stepMs: 15_000,
    });
    expect(found.result).toEqual([{ metric: { __name__: 'queue', service: 'billing' }, values: [[0, '5']] }]);
  });

  it('carry a plain number through', () => {
    const found = rangeQuery(index, parsePromql('1 + 1'), { startMs: 0, endMs: 10_000, stepMs: 5_000 });
    expect(found.result).toEqual([
      {
        metric: {},
        values: [
          [0, '2'],
          [5, '2'],
          [10, '2'],
        ],
      },
    ]);
  });
});

describe('what is not understood is refused, with its place', () => {
  it.each([
    ['', '1:1: the query is empty'],
    ['sum(', '1:5: unexpected end of the query'],
    ['up{job="x}', '1:11: unexpected end of the query'],
    ['nonsense(up)', '1:9: unknown function "nonsense"'],
    ['predict_linear(up[5m], 60)', '1:1: function "predict_linear" is not supported'],
    ['1 + max_over_time(up[5m:1m])', '1:19: a subquery is not supported'],
    ['up @ 5', '1:1: the @ modifier is not supported'],
    ['rate(up)', '1:6: rate needs a range vector'],
    ['up{job=~"("}', '1:9: malformed regular expression'],
    ['{job=~".*"}', '1:1: a selector needs at least one matcher'],
    ['sum(up)\n  + count_values("x", up)', '2:5: aggregation "count_values" is not supported'],
  ])('%s', (query, message) => {
    expect(() => parsePromql(query)).toThrow(`PromQL ${message}`);
  });
});
