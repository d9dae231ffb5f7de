import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, type Finding, fetchReadings, type Point, type Span } from '../src/index.ts';
import type { SurveyPart } from '../src/nouns/test.ts';
import type { Survey } from '../src/survey/read-survey.ts';
import { laterNs, shuffle, testOf } from './evaluate-lines.ts';
import { telemetryOf } from './evaluate-world.ts';
import {
  about,
  BEGAN,
  cpu,
  edge,
  latency,
  path,
  request,
  requests,
  STEP,
  series,
  surveyOf,
  traced,
  windowFrom,
} from './survey-world.ts';

const PARTS: SurveyPart[] = ['felt', 'resources', 'network', 'requests', 'words'];
const components = ['shop', 'orders', 'stock', 'users'];
const normal = { shop: 0.3, orders: 0.1, stock: 0.02, users: 0.02 };

const line =
  (...since: string[]) =>
  (span: Span, before: boolean) =>
    span.service !== 'stock' || span.name !== 'serve stock' ? [] : before ? ['found 12 items'] : since;

/** Stock is slow in its own series, and those above it wait for it; `traces` say why. */
const incident = (traces: Survey): Survey =>
  surveyOf({
    ...traces,
    series: Object.entries(normal).flatMap(([component, usual], index) => [
      series(latency, component, {
        normal: usual,
        factor: component === 'users' ? 1 : (usual + 0.1) / usual,
        seed: index + 1,
      }),
      series(requests, component, { normal: 50, seed: index + 11 }),
      series(cpu, component, { normal: 0.2, factor: component === 'stock' ? 5 : 1, seed: index + 21 }),
    ]),
  });

const worlds = {
  'works longer': incident(traced(path, (next) => path(next, { stock: { own: about(next, 60) } }), line())),
  'is answered late': incident(
    traced(path, (next) => path(next, { stock: { wait: about(next, 80) } }), line('found 9 items')),
  ),
  'says a new thing': incident(traced(path, path, line('found 9 items', 'lock is kept by another'))),
};

type Verdicts = Record<string, Finding>;

/** Every part's verdict of every component, looked at one after the other as an investigation does. */
async function judge(survey: Survey, name = (component: string) => component): Promise<Verdicts> {
  const found: Verdicts = {};
  for (const component of components)
    for (const [index, part] of PARTS.entries()) {
      const test = testOf({
        comparator: 'explains',
        window: survey.window,
        probe: {
          source: 'survey',
          name: part,
          component: name(component),
          service: survey.service,
          symptoms: survey.symptoms,
          part,
          given: PARTS.slice(0, index),
        },
      });
      const read = await fetchReadings(test, telemetryOf({ metrics: {} }), async () => survey);
      const { factor = Number.NaN, ...finding } = evaluate(test, read);
      found[`${part} of ${component}`] = { ...finding, factor: Number(factor.toFixed(9)) + 0 };
    }
  return found;
}

const words = (verdicts: Verdicts) =>
  Object.fromEntries(Object.entries(verdicts).map(([key, one]) => [key, one.verdict]));

const always = { seed: 20_261_122, numRuns: 12 };
const check = <T>(value: fc.Arbitrary<T>, property: (value: T) => Promise<void>, how = always) =>
  fc.assert(fc.asyncProperty(value, property), how);

const withPoints = (survey: Survey, change: (points: readonly Point[], one: Survey['series'][number]) => Point[]) => ({
  ...survey,
  series: survey.series.map((one) => ({ ...one, points: change(one.points, one) })),
});

it('finds in each part what only that part can see', async () => {
  const survived = async (survey: Survey) =>
    Object.entries(words(await judge(survey)))
      .filter(([key, verdict]) => key.endsWith('stock') && verdict === 'survived')
      .map(([key]) => key);
  expect(await survived(worlds['works longer'])).toEqual(['felt of stock', 'resources of stock', 'requests of stock']);
  expect(await survived(worlds['is answered late'])).toContain('network of stock');
  expect(await survived(worlds['says a new thing'])).toContain('words of stock');
  expect(words(await judge(worlds['works longer']))).toMatchObject({ 'felt of users': 'disproven' });
});

describe.each(Object.entries(worlds))('where stock %s, no part’s verdict changes with', (_, survey) => {
  it('the hour', async () => {
    const usual = await judge(survey);
    await check(fc.integer({ min: -9_000_000, max: 9_000_000 }), async (seconds) => {
      const later = {
        ...withPoints(survey, (points) => points.map(([at, value]) => [at + seconds, value])),
        window: windowFrom(BEGAN + seconds),
        spans: (survey.spans ?? []).map((span) => ({
          ...span,
          startNs: laterNs(span.startNs, seconds),
          endNs: laterNs(span.endNs, seconds),
        })),
        lines: survey.lines.map((one) => ({ ...one, at: one.at + seconds * 1000 })),
      };
      expect(await judge(later)).toEqual(usual);
    });
  });

  it('the unit of a signal', async () => {
    const usual = await judge(survey);
    const factor = fc.constantFrom(1e-6, 1e-3, 1 / 60, 0.37, 8, 1000);
    await check(fc.tuple(factor, factor, factor), async ([a, b, c]) => {
      const by = new Map([latency, cpu, requests].map((signal, index) => [signal, [a, b, c][index] ?? 1]));
      const other = withPoints(survey, (points, { signal }) =>
        points.map(([at, value]) => [at, (value ?? 0) * (by.get(signal) ?? 1)]),
      );
      const found = await judge(other);
      expect(words(found)).toEqual(words(usual));
      for (const [key, one] of Object.entries(found)) expect(one.factor).toBeCloseTo(usual[key]?.factor ?? 9, 5);
    });
  });

  it('what components are called', async () => {
    const usual = await judge(survey);
    const called = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), { minLength: 4, maxLength: 4 });
    await check(called, async (names) => {
      const name = (component: string) => names[components.indexOf(component)] ?? component;
      const other: Survey = {
        ...survey,
        service: name(survey.service),
        series: survey.series.map((one) => ({ ...one, component: name(one.component) })),
        edges: survey.edges.map(({ client, server, virtual }) => ({
          client: name(client),
          server: name(server),
          virtual,
        })),
        spans: (survey.spans ?? []).map((span) => ({ ...span, service: name(span.service) })),
        lines: survey.lines.map((one) => ({ ...one, component: name(one.component) })),
      };
      expect(await judge(other, name)).toEqual(usual);
    });
  });

  it('others that have nothing to do with it', async () => {
    const usual = await judge(survey);
    const rushing = [latency, cpu, requests].map((signal) => series(signal, 'billing', { normal: 3, factor: 4 }));
    const even = (id: string, at: number) =>
      request(id, at, [
        { service: 'billing', own: 30 },
        { service: 'ledger', own: 5 },
      ]);
    const more: Survey = {
      ...survey,
      series: [...rushing, ...survey.series],
      edges: [edge('billing', 'ledger'), ...survey.edges],
      spans: [
        ...Array.from({ length: 30 }, (_one, index) => even(`x${index}`, BEGAN - 3500 + index * 100)).flat(),
        ...Array.from({ length: 10 }, (_one, index) => even(`y${index}`, BEGAN + 20 + index * 50)).flat(),
        ...(survey.spans ?? []),
      ],
      lines: [
        ...[-1, 1].map((at) => ({ at: (BEGAN + at) * 1000, component: 'billing', line: 'billing is up 4711' })),
        ...survey.lines,
      ],
    };
    expect(await judge(more)).toEqual(usual);
  });

  it('answers that come twice', async () => {
    const usual = await judge(survey);
    await check(fc.integer({ min: 1, max: 7 }), async (every) => {
      const twice = <T>(list: readonly T[]): T[] =>
        list.flatMap((one, index) => (index % every === 0 ? [one, one] : [one]));
      const again = { ...withPoints(survey, twice), edges: twice(survey.edges), lines: twice(survey.lines) };
      expect(await judge({ ...again, spans: twice(survey.spans ?? []) })).toEqual(usual);
      expect(await judge({ ...again, spans: [...(survey.spans ?? []), ...twice(survey.spans ?? [])] })).toEqual(usual);
    });
  });

  it('the order of samples, spans, lines and calls', async () => {
    const usual = await judge(survey);
    await check(fc.array(fc.nat(), { minLength: 5, maxLength: 200 }), async (keys) => {
      const order = shuffle(keys);
      const other = {
        ...withPoints(survey, order),
        edges: order(survey.edges),
        spans: order(survey.spans ?? []),
        lines: order(survey.lines),
      };
      expect(await judge({ ...other, series: order(other.series) })).toEqual(usual);
    });
  });

  it('less that was recorded of a component, towards its guilt', async () => {
    const usual = words(await judge(survey));
    const loss = fc.record({
      component: fc.constantFrom(...components),
      what: fc.constantFrom('series', 'spans', 'lines', 'all of them', 'its source'),
      from: fc.integer({ min: -130, max: 10 }),
      minutes: fc.integer({ min: 1, max: 140 }),
    });
    await check(
      loss,
      async ({ component, what, from, minutes }) => {
        const isGone = (at: number) => at >= BEGAN + from * STEP && at < BEGAN + (from + minutes) * STEP;
        const whole = what === 'its source';
        const hits = (source: string) => what === source || what === 'all of them' || whole;
        const own = new Set(
          (survey.spans ?? []).filter((span) => span.service === component).map((span) => span.spanID),
        );
        const less: Survey = {
          ...withPoints(survey, (points, one) =>
            points.filter(([at]) => !(hits('series') && (whole || one.component === component) && isGone(at))),
          ),
          spans: (survey.spans ?? []).filter(
            (span) => !(hits('spans') && (whole || span.service === component) && isGone(Number(span.startNs) / 1e9)),
          ),
          lines: survey.lines.filter(
            ({ at, line: text }) =>
              !(hits('lines') && (whole || own.has(/[0-9a-f]{16}/.exec(text)?.[0] ?? '')) && isGone(at / 1000)),
          ),
        };
        const found = words(await judge(less));
        const guilty = Object.keys(found).filter(
          (key) => (whole || key.endsWith(component)) && found[key] === 'survived' && usual[key] !== 'survived',
        );
        expect(guilty).toEqual([]);
      },
      { ...always, numRuns: 60 },
    );
  });
});
