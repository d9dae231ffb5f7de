import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callGraph } from '../src/survey/calls.ts';
import { measureOne } from '../src/survey/measured.ts';
import { posterior } from '../src/survey/posterior.ts';
import type { Survey } from '../src/survey/read-survey.ts';
import { alertedAmong } from '../src/survey/scene.ts';
import { explanationsOf, weighPart } from '../src/survey/weigh-part.ts';
import { BEGAN, cpu, edge, errors, latency, noise, requests, series, surveyOf, windowFrom } from './survey-world.ts';

const chain = [edge('shop', 'orders'), edge('orders', 'stock'), edge('shop', 'users')];

/** `slow` is slow by itself, and those above it wait for it. */
function incident(
  slow: string,
  about: { scale?: number; start?: number; factor?: number; name?: (one: string) => string } = {},
): Survey {
  const { scale = 1, start = BEGAN, factor = 6, name = (one: string) => one } = about;
  const normal = { shop: 0.3, orders: 0.1, stock: 0.02, users: 0.02 };
  const graph = callGraph(chain);
  const added = normal[slow as keyof typeof normal] * (factor - 1);
  return surveyOf({
    window: windowFrom(start),
    service: name('shop'),
    series: Object.entries(normal).flatMap(([component, usual], index) => {
      const affected = component === slow || graph.callers(slow).has(component);
      const times = affected ? (usual + added) / usual : 1;
      return [
        series(latency, name(component), { normal: usual * scale, factor: times, seed: index + 1, start }),
        series(requests, name(component), { normal: 50, seed: index + 11, start }),
      ];
    }),
    edges: chain.map(({ client, server }) => edge(name(client), name(server))),
  });
}

const ranking = (survey: Survey): string[] => {
  const { confidence } = posterior(explanationsOf(survey, ['felt']), 0);
  return [...confidence].sort((a, b) => b[1] - a[1]).map(([component]) => component);
};
const felt = (survey: Survey, component: string): number =>
  weighPart(survey, { component, part: 'felt', given: [] })?.factor ?? Number.NaN;

describe('a survey of components', () => {
  it.each(['shop', 'orders', 'stock', 'users'])('finds %s, and not those who wait for it', (slow) => {
    expect(ranking(incident(slow))[0]).toBe(slow);
    expect(felt(incident(slow), slow)).toBeGreaterThan(1);
  });

  it('accuses nobody where nothing happened', () => {
    const { confidence } = posterior(explanationsOf(incident('stock', { factor: 1 }), ['felt']), -2);
    expect(Math.max(...confidence.values())).toBeLessThan(0.2);
  });

  it('does not hold against a component what was always so', () => {
    const always = incident('stock', { factor: 1 });
    const odd = series(latency, 'users', { normal: 9, seed: 3 });
    const survey = surveyOf({
      ...always,
      series: [...always.series.filter((one) => one.component !== 'users' || one.signal !== latency), odd],
    });
    expect(felt(survey, 'users')).toBeLessThan(0);
  });

  it('does not take twice the requests for a cause', () => {
    const quiet = incident('stock', { factor: 1 });
    const doubled = quiet.series.map((one) =>
      one.signal === requests ? series(requests, one.component, { normal: 50, factor: 2, seed: 5 }) : one,
    );
    const { confidence } = posterior(explanationsOf(surveyOf({ ...quiet, series: doubled }), ['felt']), -2);
    expect(Math.max(...confidence.values())).toBeLessThan(0.2);
  });

  it('counts requests once that a program and its proxy count', () => {
    const own = [
      series(latency, 'orders', { normal: 0.1, factor: 6 }),
      series(requests, 'orders', { normal: 50, seed: 2 }),
    ];
    const proxy = series({ ...requests, name: 'proxy_requests' }, 'orders', { normal: 49, seed: 2 });
    const alone = measureOne('orders', own, windowFrom()).impact.get('latency');
    expect(alone).toBeGreaterThan(0);
    expect(measureOne('orders', [...own, proxy], windowFrom()).impact.get('latency')).toBe(alone);
    expect(measureOne('orders', [proxy, ...own], windowFrom()).impact.get('latency')).toBe(alone);
  });

  it('keeps both of two faults in sight', () => {
    const [a, b] = [incident('stock'), incident('users')];
    const both = a.series.map((one, index) => (one.component === 'users' ? (b.series[index] ?? one) : one));
    expect(
      ranking(surveyOf({ ...a, series: both }))
        .slice(0, 2)
        .sort(),
    ).toEqual(['stock', 'users']);
  });

  it('weighs use of resources as its own part, and as none where it is not measured', () => {
    const plain = incident('stock');
    const busy = surveyOf({ ...plain, series: [...plain.series, series(cpu, 'stock', { normal: 0.2, factor: 5 })] });
    const part = { component: 'stock', part: 'resources' as const, given: ['felt' as const] };
    expect(weighPart(plain, part)).toMatchObject({ saw: null });
    expect(weighPart(busy, part)?.saw).toMatch(
      /^cpu .* outside its past; weighs \+1\.\d, by its own series taken together$/,
    );
  });

  it.each([
    ['db_client_connections', 'saturation', 'resources'],
    ['messages_unacknowledged', 'saturation', 'resources'],
    ['ledger_latency', 'latency', 'felt'],
  ] as const)('takes %s for what the component itself shows', (name, kind, part) => {
    const signal = { name, kind, query: name, worse: 'up' } as const;
    const survey = surveyOf({ series: [series(signal, 'stock', { normal: 10, factor: 5 })] });
    expect(weighPart(survey, { component: 'stock', part, given: [] })?.factor).toBeGreaterThan(0.5);
  });

  it.each(['client_latency', 'edge_latency_p99'])('takes %s for what others see of it', (name) => {
    const signal = { name, kind: 'latency', query: name, worse: 'up' } as const;
    const survey = surveyOf({ series: [series(signal, 'stock', { normal: 10, factor: 5 })] });
    expect(weighPart(survey, { component: 'stock', part: 'felt', given: [] })?.saw).toBeNull();
  });

  it('holds it against what serves requests that nobody calls it, and less against what no graph of requests shows', () => {
    const alone = (signals: Survey['series']) =>
      explanationsOf(surveyOf({ edges: chain, series: signals }), ['felt', 'resources']).find(
        ({ component }) => component === 'store',
      )?.prior;
    const [used, served] = [series(cpu, 'store', { normal: 0.2 }), series(requests, 'store', { normal: 50 })];
    expect(alone([used])).toBeGreaterThan(alone([used, served]) ?? 0);
    expect(alone([used])).toBeLessThan(0);
  });

  it('takes quiet use of a store for no more than not knowing it: the one above, which left its past, goes first', () => {
    const slow = incident('orders');
    const survey = surveyOf({
      ...slow,
      edges: [...chain, edge('orders', 'store')],
      series: [...slow.series, series(cpu, 'store', { normal: 0.2, seed: 9 })],
    });
    const { confidence } = posterior(explanationsOf(survey, ['felt', 'resources']), 0);
    expect(confidence.get('orders')).toBeGreaterThan(5 * (confidence.get('store') ?? 1));
  });

  it('says that nothing was recorded of what has no series and no callers that have one', () => {
    const survey = incident('stock');
    const alone = surveyOf({ ...survey, edges: [...chain, edge('orders', 'queue')], series: [] });
    expect(weighPart(alone, { component: 'queue', part: 'felt', given: [] })?.saw).toBeNull();
    expect(weighPart(alone, { component: 'nobody', part: 'felt', given: [] })).toBeNull();
  });

  it('lets failures be accounted for like time', () => {
    const failing = surveyOf({
      symptoms: ['errors of shop'],
      edges: chain,
      series: ['shop', 'orders', 'stock', 'users'].flatMap((component, index) => [
        series(errors, component, {
          normal: 0.001,
          factor: component === 'users' || component === 'shop' ? 200 : 1,
          seed: index + 1,
        }),
        series(requests, component, { normal: 50, seed: index + 11 }),
      ]),
    });
    expect(ranking(failing)[0]).toBe('users');
  });
});

describe('a second a point, and no call graph', () => {
  const services = ['carts', 'catalogue', 'orders', 'payment', 'shipping', 'user'];
  const [past, size] = [900, 300];
  /** The page comes `late` seconds after the fault; negative: before it. */
  const seconds = (faulty: string, late: number): Survey => {
    const window = {
      referenceStart: new Date((BEGAN - past) * 1000).toISOString(),
      start: new Date((BEGAN + late) * 1000).toISOString(),
      end: new Date((BEGAN + size) * 1000).toISOString(),
      stepSeconds: 1,
    };
    const lines = services.flatMap((component, index) => {
      const next = noise(index + 17);
      const line = (normal: number, times: number) =>
        Array.from({ length: past + size + 1 }, (_, at): [number, number] => [
          BEGAN + at - past,
          normal * (0.7 + 0.6 * next()) * (component === faulty && at >= past ? times : 1),
        ]);
      return [
        { signal: latency, component, points: line(0.05, 5) },
        { signal: cpu, component, points: line(0.2, 1.5) },
      ];
    });
    return surveyOf({ window, service: 'front-end', symptoms: ['users see slow pages'], series: lines });
  };
  const first = (survey: Survey) =>
    [...posterior(explanationsOf(survey, ['felt', 'resources']), 0).confidence].sort((a, b) => b[1] - a[1])[0];

  it.each([-60, 0, 60])('finds each component when the page is %i s late', (late) => {
    for (const faulty of services) {
      const [component, confidence] = first(seconds(faulty, late)) ?? [];
      expect(component).toBe(faulty);
      expect(confidence).toBeGreaterThan(0.5);
    }
  });

  it('names the one at the bottom, and neither those who wait for it nor the one that the page is about', () => {
    const waits = (own: number, added: number, seed: number) => {
      const next = noise(seed);
      return Array.from({ length: past + size + 1 }, (_, at): [number, number] => [
        BEGAN + at - past,
        own * (0.8 + 0.4 * next()) + (at >= past ? added * (0.8 + 0.4 * next()) : 0),
      ]);
    };
    const series = [
      { signal: latency, component: 'front-end', points: waits(0.06, 0.2, 3) },
      { signal: latency, component: 'orders', points: waits(0.03, 0.2, 5) },
      { signal: latency, component: 'shipping', points: waits(0.01, 0.2, 7) },
      { signal: latency, component: 'user', points: waits(0.02, 0, 9) },
    ];
    const [component, confidence] = first(surveyOf({ ...seconds('nobody', 0), series })) ?? [];
    expect(component).toBe('shipping');
    expect(confidence).toBeGreaterThan(0.5);
  });

  it('names who waits for nobody, however much calmer the others are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0.1, max: 0.5, noNaN: true }),
        fc.double({ min: 0.02, max: 0.1, noNaN: true }),
        (seed, added, calm) => {
          const line = (own: number, width: number, more: number, nth: number) => {
            const next = noise(seed + nth);
            return Array.from({ length: past + size + 1 }, (_, at): [number, number] => [
              BEGAN + at - past,
              own * (1 + width * (next() - 0.5)) + (at >= past ? more * (0.9 + 0.2 * next()) : 0),
            ]);
          };
          const series = [
            { signal: latency, component: 'shipping', points: line(0.05, 1, added, 1) },
            { signal: latency, component: 'orders', points: line(0.1, calm, added, 2) },
            { signal: latency, component: 'user', points: line(0.02, 0.4, 0, 3) },
          ];
          expect(first(surveyOf({ ...seconds('nobody', 0), series }))?.[0]).toBe('shipping');
        },
      ),
      { seed: 20_261_128, numRuns: 20 },
    );
  });

  it('accuses nobody when there is no fault', () => {
    expect(first(seconds('nobody', 0))?.[1]).toBeLessThan(0.3);
  });
});

describe('the component that a page is about', () => {
  it.each([
    [['orders', 'orders-api'], 'orders'],
    [['orders-api', 'ordersapi', 'stock'], 'orders-api'],
    [['orders.shop/v2'], 'orders.shop/v2'],
    [['orders-api', 'orders-history'], 'orders'],
    [['ordersapi'], 'orders'],
    [['shop/orders', 'shop/stock'], 'shop/orders'],
    [['prod.orders', 'test.orders'], 'orders'],
    [['past-orders'], 'orders'],
  ])('of %j is %s', (names, found) => {
    expect(alertedAmong(names, 'orders')).toBe(found);
  });
});
