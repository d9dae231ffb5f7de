import { describe, expect, it } from 'vitest';
import type { Span } from '../src/index.ts';
import { invocations } from '../src/survey/traces/invocations.ts';
import { slower } from '../src/survey/traces/slower.ts';
import { masked, spanTable } from '../src/survey/traces/span-table.ts';
import { explanationsOf, weighPart } from '../src/survey/weigh-part.ts';
import { about, BEGAN, path, request, type Stage, surveyOf, traced } from './survey-world.ts';

const weightOf = (survey: ReturnType<typeof traced>, component: string, part: 'network' | 'requests') =>
  weighPart(survey, { component, part, given: [] })?.factor ?? Number.NaN;
const best = (survey: ReturnType<typeof traced>, part: 'network' | 'requests') =>
  ['shop', 'orders', 'stock'].toSorted((a, b) => weightOf(survey, b, part) - weightOf(survey, a, part))[0];

describe('traces', () => {
  it('are cut into invocations: own time without the wait for others, and the wait on the way', () => {
    const table = spanTable(
      request('t1', BEGAN, [
        { service: 'shop', own: 8 },
        { service: 'orders', own: 10, wait: 3 },
      ]),
    );
    const seen = invocations(table);
    const found = Array.from({ length: seen.count }, (_, index) => ({
      service: table.services[seen.service[index] ?? 0],
      own: Math.round(seen.own[index] ?? 0),
      gap: Math.round(seen.gap[index] ?? Number.NaN),
    }));
    expect(found).toEqual([
      { service: 'shop', own: 8, gap: Number.NaN },
      { service: 'orders', own: 10, gap: 3 },
    ]);
  });

  it('find the service that works longer, and not the one that waits for it', () => {
    const survey = traced(path, (next) => path(next, { stock: { own: about(next, 60) } }));
    expect(best(survey, 'requests')).toBe('stock');
    expect(weightOf(survey, 'stock', 'requests')).toBeGreaterThan(2);
    expect(weightOf(survey, 'orders', 'requests')).toBeLessThan(0);
  });

  it('find a delay on the way, which no service counts as its own', () => {
    const survey = traced(path, (next) => path(next, { stock: { wait: about(next, 80) } }));
    expect(best(survey, 'network')).toBe('stock');
    expect(weightOf(survey, 'stock', 'network')).toBeGreaterThan(2);
  });

  it('say how much of the added time is its own and how much waits on the way, which is no more than all of it', () => {
    const survey = traced(path, (next) => path(next, { stock: { wait: about(next, 80) } }));
    const shareIn = (part: 'network' | 'requests') =>
      Number(
        /(\d+)\u00a0% of the added/.exec(weighPart(survey, { component: 'stock', part, given: [] })?.saw ?? '')?.[1],
      );
    expect(shareIn('network')).toBeGreaterThan(80);
    expect(shareIn('requests')).toBeLessThan(10);
    expect(shareIn('network') + shareIn('requests')).toBeLessThanOrEqual(100.5);
  });

  it('name the number that decided', () => {
    const survey = traced(path, (next) => path(next, { stock: { own: about(next, 60) } }));
    const saw = (component: string) => weighPart(survey, { component, part: 'requests', given: [] })?.saw ?? '';
    expect(saw('stock')).toMatch(/^own time longer than in its past \(\+\d.*% of the added time of requests in it/);
    expect(saw('stock')).toMatch(/; weighs \+\d.*by times in traces/);
    expect(saw('orders')).toMatch(/; weighs −\d/);
  });

  it('add up over their parts: what says little by itself counts with the next', () => {
    const order = ['felt', 'resources', 'network', 'requests'] as const;
    const survey = traced(path, (next) => path(next, { stock: { own: about(next, 12) } }));
    for (const component of ['shop', 'orders', 'stock']) {
      const whole = explanationsOf(survey, order).find((one) => one.component === component)?.score ?? Number.NaN;
      const parts = order.map((part, index) => weighPart(survey, { component, part, given: order.slice(0, index) }));
      const weighs = parts.flatMap((one) => (one === null || (one.factor > 0 && one.factor < 1) ? [] : [one.factor]));
      const sum = weighs.reduce((all, one) => all + one, 0);
      // At most a bare mention is left over at the end.
      expect(whole - sum).toBeGreaterThan(-1e-9);
      expect(whole - sum).toBeLessThan(1);
    }
  });

  it('accuse nobody when requests go as before', () => {
    const survey = traced(path, path);
    for (const component of ['shop', 'orders', 'stock'])
      expect(weightOf(survey, component, 'requests')).toBeLessThan(0.5);
  });

  it('find the callee after which its caller stops', () => {
    const stops = (next: () => number): Stage[] => path(next).slice(0, 2);
    const survey = traced(path, stops);
    expect(best(survey, 'requests')).toBe('orders');
  });

  it('find lines that are new since then', () => {
    const said = (span: Span, before: boolean) =>
      span.service === 'stock' && span.name === 'serve stock'
        ? [before ? 'found 12 items' : 'no such table: items_7']
        : [];
    const survey = traced(path, path, said);
    expect(best(survey, 'requests')).toBe('stock');
    expect(weighPart(survey, { component: 'stock', part: 'requests', given: [] })?.saw).toContain('line');
  });

  it('count what always comes together as one, so that a wordy program hides no change', () => {
    const said = (more: string[]) => (span: Span, before: boolean) =>
      span.service === 'stock' && span.name === 'serve stock' ? [...(before ? ['found it'] : []), ...more] : [];
    const [terse, wordy] = [['asked'], ['asked', 'looked', 'thought', 'opened', 'closed', 'done']].map((more) =>
      weightOf(traced(path, path, said(more)), 'stock', 'requests'),
    );
    expect(terse).toBeGreaterThan(3);
    expect(wordy).toBeCloseTo(terse ?? 0, 9);
  });

  it('find when in the window requests began to run another way, though little is known of the past', () => {
    const stopping = (isUsual: (index: number) => boolean) => {
      let count = 0;
      const survey = traced(path, (next) => path(next).slice(0, isUsual(count++) ? 3 : 2));
      const few = (survey.spans ?? []).filter(
        ({ traceID }) => traceID.startsWith('b') || Number(traceID.slice(1)) > 86,
      );
      return weightOf(surveyOf({ ...survey, spans: few }), 'orders', 'requests');
    };
    const since = stopping((index) => index < 16);
    expect(since).toBeGreaterThan(3);
    expect(since).toBeGreaterThan(stopping((index) => index % 5 < 2) + 3);
  });

  it('tell new lines apart from those that are gone, which nobody outside can leave out', () => {
    const said = (span: Span, before: boolean) =>
      span.service === 'stock' && span.name === 'serve stock'
        ? [before ? 'found 12 items' : 'no such table: items_7']
        : [];
    const part = { component: 'stock', part: 'words' as const, given: ['network', 'requests'] as const };
    expect(weighPart(traced(path, path, said), part)?.saw).toMatch(
      /^“line .*no such table.* in 100.% of them, 0.% before/,
    );
    const silent = (span: Span, before: boolean) => (before ? said(span, before) : [`went on ${span.service}`]);
    const orders = { ...part, component: 'orders' };
    expect(weighPart(traced(path, path, said), orders)?.saw).toMatch(/^no name or line that is new; weighs nothing$/);
    expect(weighPart(traced(path, path, silent), part)?.saw).toContain('went on');
  });

  it('do not take a log that begins with the incident for new lines', () => {
    const said = (span: Span, before: boolean) => (before || span.service !== 'stock' ? [] : ['found 12 items']);
    for (const component of ['shop', 'orders', 'stock'])
      expect(weightOf(traced(path, path, said), component, 'requests')).toBeLessThan(0.5);
  });

  it('that begin with the incident say nothing', () => {
    const survey = traced(path, (next) => path(next, { stock: { own: 60 } }));
    const late = surveyOf({ ...survey, spans: (survey.spans ?? []).filter((span) => span.traceID.startsWith('b')) });
    for (const component of ['shop', 'orders', 'stock'])
      expect(weightOf(late, component, 'requests')).toBeLessThanOrEqual(0);
  });
});

describe('times of one thing', () => {
  const timesOf = (before: [minute: number, values: number[]][], now: number[]) => ({
    before: before.flatMap(([, values]) => values),
    minute: before.flatMap(([minute, values]) => values.map(() => minute)),
    now,
  });
  const few = [4, 5, 4.5];
  const slow = Array.from({ length: 14 }, (_, index) => 1000 + index);

  it('are known by all of the past, also when each of its minutes has only a few', () => {
    const [sparse, dense] = [
      slower(
        timesOf(
          [
            [3, few],
            [2, few],
            [1, few],
          ],
          slow,
        ),
      ),
      slower(timesOf([[1, [...few, ...few, ...few]]], slow)),
    ];
    expect(sparse.factor ?? 0).toBeGreaterThan(3);
    expect(sparse.factor).toBeCloseTo(dense.factor ?? 0, 6);
  });

  it('are held against the worst minute of the past', () => {
    const bad = [900, 1100, 1200, 950];
    const steady =
      slower(
        timesOf(
          [
            [2, [...few, 4.2]],
            [1, [...few, 4.1]],
          ],
          slow,
        ),
      ).factor ?? 0;
    expect(
      slower(
        timesOf(
          [
            [2, [...few, 4.2]],
            [1, bad],
          ],
          slow,
        ),
      ).factor ?? 0,
    ).toBeLessThan(steady - 2);
  });

  it('do not move by one slow request of six, and not by less than a tenth', () => {
    const before: [number, number[]][] = [
      [2, [...few, ...few]],
      [1, [...few, ...few]],
    ];
    expect(slower(timesOf(before, [4, 5, 4.5, 4.4, 4.6, 900])).factor ?? 9).toBeLessThanOrEqual(0);
    const same: [number, number[]][] = [[1, Array.from({ length: 40 }, () => 10)]];
    expect(
      slower(
        timesOf(
          same,
          Array.from({ length: 20 }, () => 10.5),
        ),
      ).factor ?? 9,
    ).toBeLessThanOrEqual(0);
    expect(
      slower(
        timesOf(
          same,
          Array.from({ length: 20 }, () => 12),
        ),
      ).factor ?? 0,
    ).toBeGreaterThan(2);
  });
});

describe('a masked line', () => {
  it('keeps what the program says and drops what it prints of one request', () => {
    expect(masked('12:01:03.5 INFO Order 4711 of user=alice took 12ms')).toBe('#:#:# INFO Order # of user=# took #');
    expect(masked('info is: Ticket{seats=[Seat(no=3), Seat(no=4)], to=x} done')).toBe(
      masked('info is: Ticket{seats=[Seat(no=9)], to=yy} done'),
    );
  });
});
