import { describe, expect, test } from 'vitest';
import { inProcess } from '../src/broker/server.ts';
import type { BackendOptions } from '../src/servers/backend.ts';
import { lokiServer } from '../src/servers/loki/server.ts';
import { createTelemetry } from '../src/telemetry/create-telemetry.ts';
import { Matrix, Streams } from '../src/telemetry/wire.ts';
import { fakeBackend } from './fake-backend.ts';
import { type FakeLoki, lokiReply } from './fake-loki.ts';
import { asCompassError, brokerOf, standingClock, step } from './world.ts';

const begin = Date.parse('2026-01-05T10:00:00Z') / 1000;
const at = (seconds: number): string => new Date((begin + seconds) * 1000).toISOString();
const hour = { start: at(0), end: at(3600) };

const watching = async (loki: FakeLoki, options: Partial<BackendOptions> = {}) => {
  const { url, heard } = await fakeBackend(lokiReply(loki));
  const broker = brokerOf({
    servers: [{ name: 'loki', connect: inProcess(() => lokiServer({ url: `${url}/logs`, ...options })) }],
  });
  const ask = (tool: string, input: Record<string, unknown>) =>
    broker.call({ server: 'loki', tool, access: 'read', arguments: input });
  return { ask, heard, broker };
};

/** A line a second for an hour, all alike but for their number; one of them says something else. */
const busy: FakeLoki = {
  streams: [
    {
      labels: { app: 'orders', level: 'info' },
      lines: Array.from({ length: 3600 }, (_, index): [number, string] => [begin + index, `order ${index} stored`]),
    },
    { labels: { app: 'orders', level: 'error' }, lines: [[begin + 1234.5, 'connection refused by payments']] },
    { labels: { app: 'web', pod: 'web-1' }, lines: [[begin + 7, 'hello']] },
  ],
};

describe('the Loki server', () => {
  test('gives lines as the player does, both ends of the window included', async () => {
    const { ask, heard } = await watching(busy, {
      auth: { type: 'basic', username: 'ann', password: 'b' },
      headers: { 'X-Scope-OrgID': 'team-a' },
    });
    const found = await ask('logs_query', { query: '{app="orders"} |= "order"', start: at(10), end: at(12) });
    expect(found).toEqual({
      streams: [
        {
          stream: { app: 'orders', level: 'info' },
          values: [10, 11, 12].map((n) => [`${begin + n}000000000`, `order ${n} stored`]),
        },
      ],
      truncated: false,
    });
    expect(Streams.parse(found)).toEqual(found);
    expect(heard[0]).toMatchObject({
      path: '/logs/loki/api/v1/query_range',
      headers: {
        authorization: 'Basic YW5uOmI=',
        'x-scope-orgid': 'team-a',
        'x-loki-response-encoding-flags': 'categorize-labels',
      },
    });
    // The window in nanoseconds, its end included; a thousand lines unless asked for others, the newest.
    expect(Object.fromEntries(heard[0]?.params ?? [])).toMatchObject({
      ...{ start: `${begin + 10}000000000`, end: `${begin + 12}000000001`, limit: '1000', direction: 'backward' },
    });
  });

  test('reduces what is more than asked for to a sample of the whole window, with what is rare, and counts', async () => {
    const { ask } = await watching(busy);
    const found = await ask('logs_query', { query: '{app="orders"}', ...hour, limit: 60 });
    const { streams, truncated } = Streams.parse(found);
    expect(truncated).toBe(true);
    const lines = streams.flatMap(({ values }) => values);
    expect(lines).toHaveLength(60);
    expect(lines.map(([, line]) => line)).toContain('connection refused by payments');
    const minutes = lines.map(([ns]) => Math.floor((Number(BigInt(ns) / 1_000_000_000n) - begin) / 600));
    expect(new Set(minutes)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(found).toMatchObject({
      counts: {
        matched: 3601,
        levels: { info: 3600, error: 1 },
        read: 3601,
        templates: [
          { template: 'order # stored', lines: 3600 },
          { template: 'connection refused by payments', lines: 1 },
        ],
      },
    });
  });

  test('gives the newest or the oldest to whoever reads page by page', async () => {
    const { ask } = await watching(busy);
    const page = async (direction: string) =>
      Streams.parse(await ask('logs_query', { query: '{level="info"}', ...hour, limit: 2, direction }));
    const texts = ({ streams }: { streams: { values: [string, string][] }[] }) =>
      streams.flatMap(({ values }) => values.map(([, line]) => line));
    expect(texts(await page('backward'))).toEqual(['order 3598 stored', 'order 3599 stored']);
    expect(texts(await page('forward'))).toEqual(['order 0 stored', 'order 1 stored']);
    expect(await page('backward')).toMatchObject({ truncated: true });
    // As many as asked for, and no more: nothing is cut.
    const exact = await ask('logs_query', { query: '{level="info"}', start: at(0), end: at(9), limit: 10 });
    expect(Streams.parse(exact)).toMatchObject({ truncated: false });
    expect(texts(Streams.parse(exact))).toHaveLength(10);
  });

  test('asks for no more lines than this Loki gives at once', async () => {
    const { ask, heard } = await watching({ ...busy, maxEntries: 1000 });
    const found = Streams.parse(await ask('logs_query', { query: '{app="orders"}', ...hour, limit: 5000 }));
    expect(heard.slice(0, 2).map(({ params }) => params.get('limit'))).toEqual(['5000', '1000']);
    expect(found.streams.flatMap(({ values }) => values)).toHaveLength(3601);
  });

  test('counts lines by stream, at the end of each step', async () => {
    const { ask } = await watching(busy);
    const volume = await ask('logs_volume', { query: '{app="orders"}', start: at(0), end: at(3600), step: '20m' });
    expect(Matrix.parse(volume)).toEqual(volume);
    expect(volume).toEqual({
      resultType: 'matrix',
      result: [
        // A line at the very begin belongs to the step before.
        {
          metric: { app: 'orders', level: 'info' },
          values: [
            [begin + 1200, '1200'],
            [begin + 2400, '1200'],
            [begin + 3600, '1199'],
          ],
        },
        { metric: { app: 'orders', level: 'error' }, values: [[begin + 2400, '1']] },
      ],
    });
    expect(await ask('logs_volume', { query: '{app="nobody"}', ...hour, step: 60 })).toEqual({
      resultType: 'matrix',
      result: [],
    });
  });

  test('counts too many streams together, by the labels that vary least, and says so', async () => {
    const many: FakeLoki = {
      maxSeries: 250,
      streams: Array.from({ length: 300 }, (_, index) => ({
        labels: { app: index % 2 === 0 ? 'orders' : 'web', pod: `pod-${index}` },
        lines: [[begin + 5, 'up']],
      })),
    };
    const { ask } = await watching(many);
    expect(await ask('logs_volume', { query: '{app=~".+"}', start: at(0), end: at(60), step: 60 })).toEqual({
      resultType: 'matrix',
      result: [
        { metric: { app: 'orders' }, values: [[begin + 60, '150']] },
        { metric: { app: 'web' }, values: [[begin + 60, '150']] },
      ],
      reduced: { streams: 300, by: ['app'] },
    });
  });

  test.each([
    ['{app="orders"} |= "slow query" | json | duration > 1000 # ms', ['{"text":"slow query","duration":2000}']],
    ['{app="orders"} |= "slow query" | json', ['slow query: unknown', '{"text":"slow query","duration":2000}']],
  ])('counts the very lines that it gives, though some cannot be read: %s', async (query, lines) => {
    const mixed: [number, string][] = [
      [begin + 1, 'slow query: unknown'],
      [begin + 2, '{"text":"slow query","duration":2000}'],
      [begin + 3, 'started'],
    ];
    const { ask } = await watching({ streams: [{ labels: { app: 'orders' }, lines: mixed }] });
    const window = { start: at(0), end: at(60) };
    const { streams } = (await ask('logs_query', { query, ...window })) as {
      streams: { values: [string, string][] }[];
    };
    expect(streams.flatMap(({ values }) => values.map(([, line]) => line))).toEqual(lines);
    expect(await ask('logs_volume', { query, ...window, step: '60s' })).toMatchObject({
      result: [{ metric: { app: 'orders' }, values: [[begin + 60, String(lines.length)]] }],
    });
  });

  test('lists labels and their values', async () => {
    const { ask } = await watching(busy);
    expect(await ask('logs_labels', {})).toEqual({ values: ['app', 'level', 'pod'] });
    expect(await ask('logs_label_values', { label: 'app' })).toEqual({ values: ['orders', 'web'] });
    await expect(ask('logs_label_values', { label: '../series' })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('passes on what Loki refuses, and refuses what it would not understand', async () => {
    const { ask, heard } = await watching(busy);
    const saying = (input: Record<string, unknown>, tool = 'logs_query') =>
      ask(tool, { ...hour, ...input }).then(
        () => 'nothing',
        (error) => String(asCompassError(error).cause),
      );
    expect(await saying({ query: '{app="orders"' })).toMatch(/bad_data: this is no LogQL/);
    expect(await saying({ query: '{app="orders"} | unpack' })).toMatch(/bad_data: parse error at line 1/);
    expect(await saying({ query: 'rate({app="orders"}[5m])' })).toMatch(/bad_data: .*ask logs_volume/);
    expect(await saying({ query: '{app="orders"}', step: '100ms' }, 'logs_volume')).toMatch(
      /bad_data: more than 11000/,
    );
    expect(await saying({ query: '{app="orders"}', start: at(10), end: at(9) })).toMatch(/end lies before start/);
    expect(heard.filter(({ path }) => path.endsWith('query_range'))).toHaveLength(1);
  });

  test.each([
    [401, 'no org id', 'refused'],
    [429, 'ingestion rate limit', 'unavailable'],
    [503, 'too many outstanding requests', 'unavailable'],
    [404, '404 page not found', 'unavailable'],
  ])('that answers %i is %3$s', async (status, body, code) => {
    const { url } = await fakeBackend(() => ({ status, body }));
    const broker = brokerOf({ servers: [{ name: 'loki', connect: inProcess(() => lokiServer({ url })) }] });
    const call = { server: 'loki', tool: 'logs_labels', access: 'read' as const, arguments: {} };
    await expect(broker.call(call)).rejects.toMatchObject({ code });
  });

  test('is read by telemetry without gaps, newest first', async () => {
    const { broker, heard } = await watching(busy);
    const none = { missing: 'not here' };
    const { telemetry } = createTelemetry({
      broker,
      clock: standingClock(),
      routes: {
        metrics: none,
        logs: { server: 'loki' },
        traces: none,
        changes: none,
        sessions: none,
        signals: [],
        componentLabel: 'app',
      },
      sessionsComponent: null,
    });
    const look = telemetry(step());
    const asked = { query: '{level="info"}', start: new Date(hour.start), end: new Date(hour.end) };
    const { value, recorded } = await look.logLines({ ...asked, limit: 3 });
    expect(value.map(({ line }) => line)).toEqual(['order 3597 stored', 'order 3598 stored', 'order 3599 stored']);
    expect(recorded).toEqual({ from: new Date(at(3597)), to: new Date(at(3599)) });
    expect(heard).toHaveLength(1);
    const volume = await look.logVolume({ ...asked, stepSeconds: 1200 });
    expect(volume.value).toHaveLength(1);
  });
});
