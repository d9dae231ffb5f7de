import type { Span } from '@compass/core';
import { describe, expect, test } from 'vitest';
import { inProcess } from '../src/broker/server.ts';
import type { BackendOptions } from '../src/servers/backend.ts';
import { hexId } from '../src/servers/tempo/ids.ts';
import { rowsOf } from '../src/servers/tempo/otlp.ts';
import { tempoServer } from '../src/servers/tempo/server.ts';
import { createTelemetry } from '../src/telemetry/create-telemetry.ts';
import { FoundTraces, OneTrace } from '../src/telemetry/wire.ts';
import { fakeBackend } from './fake-backend.ts';
import { type FakeTempo, tempoReply } from './fake-tempo.ts';
import { asCompassError, brokerOf, standingClock, step } from './world.ts';

const begin = Date.parse('2026-01-05T10:00:00Z');
const at = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
const ns = (ms: number): string => `${begin + ms}000000`;

/** A request: web asks payments, which takes `ms` less two. Trace ids begin with zeros. */
const request = (index: number, startMs: number, ms: number, error = false): Span[] => {
  const traceID = `00ab${index.toString(16).padStart(28, '0')}`;
  const [root, child] = [`0${index.toString(16).padStart(15, '1')}`, `f${index.toString(16).padStart(15, '2')}`];
  const shared = { traceID, pod: 'pod-1' };
  return [
    {
      ...shared,
      spanID: root,
      parentSpanID: '',
      service: 'web',
      name: 'POST /buy',
      startNs: ns(startMs),
      endNs: ns(startMs + ms),
    },
    {
      ...shared,
      spanID: child,
      parentSpanID: root,
      service: 'payments',
      name: 'charge',
      startNs: ns(startMs + 1),
      endNs: ns(startMs + ms - 1),
      ...(error ? { error } : {}),
    },
  ];
};
/** A request a second for ten minutes of 20 ms; one of them takes two seconds, one fails, both in the last minute. */
const busy: FakeTempo = {
  spans: Array.from({ length: 600 }, (_, index) =>
    request(index, index * 1000, index === 571 ? 2000 : 20, index === 583),
  ).flat(),
};
const [slow, failing] = [request(571, 0, 20)[0]?.traceID, request(583, 0, 20)[0]?.traceID];

const watching = async (tempo: FakeTempo, options: Partial<BackendOptions> = {}) => {
  const { url, heard } = await fakeBackend(tempoReply(tempo));
  const broker = brokerOf({ servers: [{ name: 'tempo', connect: inProcess(() => tempoServer({ url, ...options })) }] });
  const ask = (tool: string, input: Record<string, unknown>) =>
    broker.call({ server: 'tempo', tool, access: 'read', arguments: input });
  return { ask, heard, broker };
};
const window = { start: at(0), end: at(600) };

describe('ids', () => {
  test.each([
    ['ab', 8, '00000000000000ab'],
    ['AB12', 16, '0000000000000000000000000000ab12'],
    [Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex').toString('base64'), 16, '0af7651916cd43dd8448eb211c80319c'],
    [Buffer.from('00000000000000ab', 'hex').toString('base64'), 8, '00000000000000ab'],
    ['', 8, ''],
    ['0000000000000000', 8, ''],
  ] as const)('%s of %i bytes is %s', (id, bytes, hex) => {
    expect(hexId(id, bytes)).toBe(hex);
  });

  test('and times and states are read in either form of OTLP', () => {
    const span = {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      name: 'x',
      startTimeUnixNano: '5',
      endTimeUnixNano: '9',
    };
    const scopes = (code: unknown) => [{ spans: [{ ...span, parentSpanId: '', status: { code } }] }];
    const row = {
      service: 'unknown',
      pod: '',
      name: 'x',
      traceID: span.traceId,
      spanID: span.spanId,
      parentSpanID: '',
      startNs: '5',
      endNs: '9',
    };
    expect(rowsOf({ resourceSpans: [{ scopeSpans: scopes(2) }] } as never)).toEqual([{ ...row, error: true }]);
    expect(rowsOf({ batches: [{ instrumentationLibrarySpans: scopes(1) }] } as never)).toEqual([row]);
  });
});

describe('the Tempo server', () => {
  test('gives whole traces of a service as the player does', async () => {
    const { ask, heard } = await watching(busy);
    const found = await ask('traces_search', { service: 'payments', name: 'charge', start: at(3), end: at(4.5) });
    expect(found).toMatchObject(FoundTraces.parse(found));
    expect(found).toEqual({
      traces: [3, 4].map((n) => ({ traceID: request(n, 0, 20)[0]?.traceID, spans: request(n, n * 1000, 20) })),
      truncated: false,
    });
    expect(heard[0]?.params.get('q')).toBe('{ resource.service.name = "payments" && name = "charge" }');
    expect(await ask('traces_search', { ...window, min_duration_ms: 500 })).toMatchObject({
      traces: [{ traceID: slow }],
      truncated: false,
    });
  });

  test('of more traces than asked for gives the slowest, the erroneous, and others over the whole window', async () => {
    const { ask } = await watching(busy);
    const { traces, truncated } = FoundTraces.parse(await ask('traces_search', { ...window, limit: 40 }));
    expect(truncated).toBe(true);
    expect(traces).toHaveLength(40);
    const ids = traces.map(({ spans }) => spans[0]?.traceID);
    expect(ids).toContain(slow);
    expect(ids).toContain(failing);
    const eighths = traces.map(({ spans }) =>
      Math.floor((Number(BigInt(spans[0]?.startNs ?? 0) / 1_000_000n) - begin) / 75_000),
    );
    expect(new Set(eighths).size).toBe(8);
    expect(eighths).toEqual(eighths.toSorted((a, b) => a - b));
  });

  test('for a comparison takes none for being slow or erroneous', async () => {
    const { ask, heard } = await watching(busy);
    const found = await ask('traces_search', { ...window, limit: 10, sample: 'even' });
    expect(found).toMatchObject({ truncated: true, reduced: { kept: 10, sample: 'even' } });
    expect(heard.filter(({ params }) => /status|traceDuration/.test(params.get('q') ?? ''))).toEqual([]);
  });

  test('fetches no more than six traces at once, and asks an old Tempo for its first API only once it knows', async () => {
    const { ask, heard } = await watching({ ...busy, onlyFirst: true });
    const { traces } = FoundTraces.parse(await ask('traces_search', { start: at(0), end: at(29), limit: 100 }));
    expect(traces).toHaveLength(30);
    expect(heard.filter(({ path }) => path.includes('/v2/')).length).toBeLessThanOrEqual(6);
  });

  test('leaves out a trace that is gone, and says that something is missing', async () => {
    const { ask } = await watching({ ...busy, lost: [slow ?? ''] });
    const found = FoundTraces.parse(await ask('traces_search', { start: at(570), end: at(572), limit: 100 }));
    expect(found.traces).toHaveLength(2);
    expect(found.truncated).toBe(true);
  });

  test('gives one trace by its id with or without leading zeros', async () => {
    const { ask } = await watching(busy);
    for (const traceID of [failing, failing?.replace(/^0+/, '').toUpperCase()])
      expect(OneTrace.parse(await ask('traces_get', { traceID })).spans).toEqual(request(583, 583_000, 20, true));
    await expect(ask('traces_get', { traceID: 'abc' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask('traces_get', { traceID: '../search' })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('summarises a trace, or those of a service, in a few hundred bytes', async () => {
    const { ask } = await watching(busy);
    expect(await ask('traces_summary', { traceID: failing })).toEqual({
      traces: 1,
      spans: 2,
      ms: 20,
      path: [
        { service: 'payments', share: 0.9 },
        { service: 'web', share: 0.1 },
      ],
      own: [
        { service: 'payments', operation: 'charge', ms: 18 },
        { service: 'web', operation: 'POST /buy', ms: 2 },
      ],
      errors: { traces: 1, deepest: ['web POST /buy', 'payments charge'] },
      repeated: [],
    });
    const many = await ask('traces_summary', { service: 'web', ...window, limit: 20 });
    expect(many).toMatchObject({ traces: 20, truncated: true, path: [{ service: 'payments' }, { service: 'web' }] });
    expect(JSON.stringify(many).length).toBeLessThan(600);
    await expect(ask('traces_summary', { service: 'web' })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('puts no word of a caller into TraceQL but as a string', async () => {
    const { ask, heard } = await watching(busy);
    const service = 'a" } || { true && name = "\\';
    await ask('traces_search', { service, ...window }).catch(() => undefined);
    expect(heard[0]?.params.get('q')).toBe(`{ resource.service.name = ${JSON.stringify(service)} }`);
  });

  test('that refuses is heard; that hangs over a trace gives what came in time', async () => {
    const capped = await watching({ ...busy, maxLimit: 50 });
    const refused = await capped.ask('traces_search', window).then(() => null, asCompassError);
    expect(refused).toMatchObject({
      code: 'invalid',
      cause: { message: 'bad_data: invalid limit: the maximum is 50' },
    });

    const answers = tempoReply(busy);
    const { url } = await fakeBackend((heard) => (heard.path.endsWith('3') ? { silent: true } : answers(heard)));
    const broker = brokerOf({
      servers: [{ name: 'tempo', connect: inProcess(() => tempoServer({ url, timeoutMs: 400 })) }],
    });
    const call = {
      server: 'tempo',
      tool: 'traces_search',
      access: 'read' as const,
      arguments: { start: at(0), end: at(5) },
    };
    const { traces, truncated } = FoundTraces.parse(await broker.call(call));
    expect(traces).toHaveLength(5);
    expect(truncated).toBe(true);
  });

  test('is read by telemetry with an even sample', async () => {
    const { broker, heard } = await watching(busy);
    const none = { missing: 'not here' };
    const routes = {
      metrics: none,
      logs: none,
      traces: { server: 'tempo' },
      changes: none,
      sessions: none,
      signals: [],
      componentLabel: 'service',
    };
    const { telemetry } = createTelemetry({ broker, clock: standingClock(), routes, sessionsComponent: null });
    const look = telemetry(step());
    const { value } = await look.traces({
      service: 'web',
      start: new Date(window.start),
      end: new Date(window.end),
      limit: 20,
    });
    expect(new Set(value.map(({ traceID }) => traceID)).size).toBe(20);
    expect(heard.filter(({ params }) => (params.get('q') ?? '').includes('status'))).toEqual([]);
    expect((await look.trace({ traceID: failing ?? '' })).value.filter(({ error }) => error)).toHaveLength(1);
    expect((await look.trace({ traceID: 'abc' })).value).toEqual([]);
  });
});
