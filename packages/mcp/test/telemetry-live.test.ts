import type { Signal } from '@compass/core';
import { describe, expect, test } from 'vitest';
import { inProcess } from '../src/broker/server.ts';
import { prometheusServer } from '../src/servers/prometheus/server.ts';
import { createTelemetry } from '../src/telemetry/create-telemetry.ts';
import type { LiveRoutes } from '../src/telemetry/routes.ts';
import { type Asked, fakePrometheus, type Reply, success } from './fake-prometheus.ts';
import { brokerOf, serverWith, standingClock, step, text } from './world.ts';

const signals: Signal[] = [{ name: 'latency', kind: 'latency', query: 'latency', worse: 'up' }];
const none = (source: string) => ({ missing: `no ${source} source is configured` });
const start = new Date('2026-01-05T10:00:00.000Z');
const at = start.getTime() / 1000;
const minutes = (count: number): Date => new Date(start.getTime() + count * 60_000);
const range = { query: 'latency', start, end: minutes(10), stepSeconds: 15 };

const watching = async (reply: (asked: Asked) => Reply, changed: Partial<LiveRoutes> = {}) => {
  const { url, asked } = await fakePrometheus(reply);
  const clock = standingClock();
  const broker = brokerOf({
    clock,
    servers: [
      { name: 'prometheus', connect: inProcess(() => prometheusServer({ url })) },
      { name: 'theirs', connect: inProcess(serverWith({ changes_list: { reply: () => text('{"changes":7}') } })) },
    ],
  });
  const routes: LiveRoutes = {
    metrics: { server: 'prometheus' },
    logs: none('logs'),
    traces: none('traces'),
    changes: none('changes'),
    sessions: none('sessions'),
    signals,
    componentLabel: 'service',
    ...changed,
  };
  const { telemetry } = createTelemetry({ broker, clock, routes, sessionsComponent: 'orders-db' });
  const open = step();
  return { look: telemetry(open), asked, open, clock };
};
const matrix = (values: [number, string][], metric = { service: 'orders' }): Reply =>
  success({ resultType: 'matrix', result: [{ metric, values }] });

describe('a living Prometheus', () => {
  test('is read as it answers: what is no number is no reading, and gaps stay gaps', async () => {
    const { look, asked } = await watching(() =>
      matrix([
        [at, '1.5'],
        [at + 15, 'NaN'],
        [at + 60, '+Inf'],
      ]),
    );
    expect(await look.range(range)).toEqual({
      value: [
        {
          labels: { service: 'orders' },
          points: [
            [at, 1.5],
            [at + 15, null],
            [at + 60, null],
          ],
        },
      ],
      server: 'prometheus',
      recorded: { from: start, to: minutes(1) },
    });
    expect(asked[0]?.params).toEqual({
      query: 'latency',
      start: start.toISOString(),
      end: minutes(10).toISOString(),
      step: '15',
    });
  });

  test('that shows nothing proves nothing', async () => {
    const { look } = await watching(() => success({ resultType: 'matrix', result: [] }));
    expect(await look.range(range)).toEqual({ value: [], server: 'prometheus', recorded: null });
  });

  test.each([
    [
      'a part that did not answer',
      ['No StoreAPIs matched for this query'],
      'the source warned that its answer is not whole',
    ],
    ['its query alone', ['PromQL info: metric might not be a counter'], undefined],
    ['nothing', [], undefined],
  ])('that warns of %s answers, and what is missing in it is said', async (_what, warnings, reduced) => {
    const warning = (data: unknown): Reply => ({
      status: 200,
      body: JSON.stringify({ status: 'success', data, warnings }),
    });
    const { look } = await watching(({ path }) =>
      path.endsWith('query_range')
        ? warning({ resultType: 'matrix', result: [{ metric: { service: 'orders' }, values: [[at, '1']] }] })
        : warning({ resultType: 'vector', result: [{ metric: { service: 'orders' }, value: [at, '1'] }] }),
    );
    const [over, once] = [await look.range(range), await look.instant({ query: 'up', at: start })];
    expect([over.value.length, once.value.length]).toEqual([1, 1]);
    expect([over.reduced, once.reduced]).toEqual([reduced, reduced]);
  });

  test('is asked for 250 points a series at most', async () => {
    const { look, asked } = await watching(() => matrix([]));
    await look.range({ ...range, end: minutes(24 * 60), stepSeconds: 15 });
    expect(asked[0]?.params['step']).toBe('346');
  });

  test('answers a moment with a vector or a plain number', async () => {
    const { look } = await watching(({ params }) =>
      params['query'] === '1'
        ? success({ resultType: 'scalar', result: [at, '1'] })
        : success({ resultType: 'vector', result: [{ metric: { service: 'web' }, value: [at, '2'] }] }),
    );
    expect((await look.instant({ query: '1', at: start })).value).toEqual([{ labels: {}, points: [[at, 1]] }]);
    expect((await look.instant({ query: 'up', at: start })).value).toEqual([
      { labels: { service: 'web' }, points: [[at, 2]] },
    ]);
  });

  test('makes the sources known, with the reason for each gap', async () => {
    const { look, clock, open } = await watching(() => success(['orders', 'web']));
    expect(await look.sources()).toEqual({
      metrics: { state: 'ready' },
      logs: { state: 'missing', why: 'no logs source is configured' },
      traces: { state: 'missing', why: 'no traces source is configured' },
      changes: { state: 'missing', why: 'no changes source is configured' },
      sessions: { state: 'missing', why: 'no sessions source is configured' },
      annotations: { state: 'missing', why: 'No annotations source is configured' },
      componentLabel: 'service',
      signals,
      services: null,
      sessionsComponent: null,
      recording: null,
    });
    expect(await look.now()).toEqual(clock.now());
    await expect(look.sessions()).rejects.toMatchObject({ code: 'source_missing' });
    expect(open.calls).toEqual([]);
  });

  test('that is down leaves its services unknown; a server without the tools is no source', async () => {
    const { look } = await watching(() => ({ status: 503, body: 'down' }), { logs: { server: 'theirs' } });
    const sources = await look.sources();
    expect(sources.services).toBeNull();
    expect(sources.logs).toEqual({ state: 'missing', why: 'theirs offers no logs' });
    await expect(look.range(range)).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 });
  });

  test('is not believed when an answer has another shape', async () => {
    const { look } = await watching(() => success({ resultType: 'vector', result: [] }), {
      changes: { server: 'theirs' },
    });
    await expect(look.range(range)).rejects.toThrow('in a form that COMPASS does not know');
    await expect(look.changes({ start, end: minutes(1) })).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterMs: null,
    });
  });

  test('is told nothing about the investigation', async () => {
    let seen: unknown;
    const reply = (meta: unknown) => {
      seen = meta;
      return text('{"changes":[]}');
    };
    const broker = brokerOf({
      servers: [{ name: 'theirs', connect: inProcess(serverWith({ changes_list: { reply } })) }],
    });
    const { telemetry } = createTelemetry({
      broker,
      clock: standingClock(),
      routes: {
        metrics: none('metrics'),
        logs: none('logs'),
        traces: none('traces'),
        changes: { server: 'theirs' },
        sessions: none('sessions'),
        signals,
        componentLabel: 'service',
      },
      sessionsComponent: null,
    });
    expect((await telemetry(step()).changes({ start, end: minutes(1) })).value).toEqual([]);
    expect(JSON.stringify(seen ?? {})).not.toContain('inv-1');
  });
});
