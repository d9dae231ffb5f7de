import { describe, expect, test } from 'vitest';
import { inProcess } from '../src/broker/server.ts';
import { findWay } from '../src/dialects/find-way.ts';
import { createPlayer } from '../src/player/create-player.ts';
import { memoryLedger } from '../src/player/ledger.ts';
import { createTelemetry } from '../src/telemetry/create-telemetry.ts';
import { bundleOf, END } from './player-stage.ts';
import { lookingThrough, type TheirTools } from './their-server.ts';
import { brokerOf, failure, standingClock, text } from './world.ts';

const start = new Date('2026-01-05T10:00:00.000Z');
const end = new Date('2026-01-05T10:01:00.000Z');
const at = start.getTime() / 1000;
const matrix = [
  {
    metric: { service: 'orders' },
    values: [
      [at, '1'],
      [at + 30, 'NaN'],
      [at + 60, '3'],
    ],
  },
];
const vector = [{ metric: { service: 'orders' }, value: [at, '7'] }];
const entry = (ns: string, line: string) => ({ timestamp: ns, line, labels: { app: 'orders' } });
const lines = [entry('1767607230000000001', 'later'), entry('1767607201000000000', 'first')];
const sources = [
  { id: 1, uid: 'mimir', name: 'Mimir', type: 'prometheus', isDefault: false },
  { id: 2, uid: 'prom', name: 'Prometheus', type: 'prometheus', isDefault: true },
  { id: 3, uid: 'loki-1', name: 'Loki', type: 'loki', isDefault: false },
];

/** What differs from version to version of mcp-grafana: names of arguments, what stands around an answer, the list of sources. */
const grafana = (times: string[], wrap: (data: unknown) => unknown, listed: unknown, more: string[] = []) =>
  ({
    list_datasources: { keys: ['type'], reply: () => listed },
    query_prometheus: {
      keys: ['datasourceUid', 'expr', 'stepSeconds', 'queryType', ...times],
      reply: ({ queryType }) => wrap(queryType === 'instant' ? vector : matrix),
    },
    list_prometheus_label_values: { keys: ['datasourceUid', 'labelName', 'limit'], reply: () => ['orders', 'web'] },
    query_loki_logs: {
      keys: ['datasourceUid', 'logql', 'startRfc3339', 'endRfc3339', 'limit', 'direction', ...more],
      reply: ({ stepSeconds }) =>
        wrap(stepSeconds === undefined ? lines : [{ labels: {}, values: [{ timestamp: `${at + 60}.000`, value: 4 }] }]),
    },
  }) satisfies TheirTools;

const bare = (data: unknown): unknown => data;
const wrapped = (data: unknown): unknown => ({ data, hints: [] });
const versions: [string, ReturnType<typeof grafana>, [string, string]][] = [
  ['0.5', grafana(['startRfc3339', 'endRfc3339'], bare, sources), ['startRfc3339', 'endRfc3339']],
  ['0.6', grafana(['startTime', 'endTime'], bare, sources), ['startTime', 'endTime']],
  ['0.10', grafana(['startTime', 'endTime'], wrapped, sources, ['queryType', 'stepSeconds']), ['startTime', 'endTime']],
  [
    '1.x',
    grafana(['startTime', 'endTime', 'projectName'], wrapped, { datasources: sources, total: 3, hasMore: false }, [
      'queryType',
      'stepSeconds',
      'format',
    ]),
    ['startTime', 'endTime'],
  ],
];

describe.each(versions)('mcp-grafana %s', (_version, tools, [from, to]) => {
  test('answers ranges, moments and label values from its default Prometheus', async () => {
    const { look, asked, open } = lookingThrough(tools);
    const range = await look.range({ query: 'latency', start, end, stepSeconds: 30 });
    expect(range.value).toEqual([
      {
        labels: { service: 'orders' },
        points: [
          [at, 1],
          [at + 30, null],
          [at + 60, 3],
        ],
      },
    ]);
    expect((await look.instant({ query: 'up', at: start })).value[0]?.points).toEqual([[at, 7]]);
    expect((await look.labelValues({ label: 'service' })).value).toEqual(['orders', 'web']);
    const said = { startTime: start.toISOString(), endTime: end.toISOString() };
    expect(asked[1]).toEqual({
      tool: 'query_prometheus',
      input: {
        datasourceUid: 'prom',
        expr: 'latency',
        queryType: 'range',
        stepSeconds: 30,
        [from]: said.startTime,
        [to]: said.endTime,
      },
    });
    // The list of data sources is asked for once.
    expect(asked.map(({ tool }) => tool)).toEqual([
      'list_datasources',
      'query_prometheus',
      'query_prometheus',
      'list_prometheus_label_values',
    ]);
    // The journal has the calls as made and, behind each, the question and answer that a replay asks again.
    expect(open.calls.map(({ tool }) => tool).slice(0, 3)).toEqual([
      'list_datasources',
      'query_prometheus',
      'prometheus_query_range',
    ]);
    expect(open.calls[2]).toMatchObject({
      server: 'theirs',
      arguments: { query: 'latency', start: said.startTime, end: said.endTime, step: '30' },
      result: { resultType: 'matrix', result: matrix },
    });
  });

  test('answers log lines, oldest first, and how many there are', async () => {
    const { look, asked } = lookingThrough(tools);
    const query = '{app="orders"}';
    const found = await look.logLines({ query, start, end, limit: 10 });
    expect(found.value.map(({ line, at: time }) => [line, time.toISOString()])).toEqual([
      ['first', '2026-01-05T10:00:01.000Z'],
      ['later', '2026-01-05T10:00:30.000Z'],
    ]);
    expect(asked.at(-1)?.input).toMatchObject({
      datasourceUid: 'loki-1',
      endRfc3339: '2026-01-05T10:01:00.000000001Z',
    });
    const [volume] = (await look.logVolume({ query, start, end, stepSeconds: 30 })).value;
    // Versions that count nothing themselves have their lines counted.
    const counts = 'stepSeconds' in (asked.at(-1)?.input ?? {}) ? [0, 4] : [1, 1];
    expect(volume?.points).toEqual([
      [at + 30, counts[0]],
      [at + 60, counts[1]],
    ]);
  });

  test('that a configuration names a data source of is asked for no other', async () => {
    const { look, asked } = lookingThrough(tools, 'mimir');
    await look.range({ query: 'latency', start, end, stepSeconds: 30 });
    // Logs do not come from a source of metrics, whatever the configuration names.
    await look.logLines({ query: '{pod="orders-1"}', start, end, limit: 10 });
    const uids = asked.flatMap(({ tool, input }) => (tool === 'list_datasources' ? [] : [input['datasourceUid']]));
    expect(uids).toEqual(['mimir', 'loki-1']);
  });

  test('without traces and annotations has gaps, in words for people', async () => {
    const { look } = lookingThrough(tools);
    expect(await look.sources()).toMatchObject({
      metrics: { state: 'ready' },
      logs: { state: 'ready' },
      traces: { state: 'missing', why: 'theirs offers no traces' },
      annotations: { state: 'missing', why: 'theirs offers no annotations' },
    });
  });
});

describe('mcp-grafana', () => {
  const [, tools] = versions[3] ?? [];
  if (tools === undefined) throw new Error('no version');
  const withSources = (datasources: unknown): TheirTools => ({
    ...tools,
    list_datasources: { keys: ['type'], reply: () => ({ datasources }) },
  });

  test.each([
    ['none', [], 'theirs has no data source for loki: set its datasource to a uid in config/mcp_servers.yaml'],
    [
      'several and no default',
      [1, 2].map((id) => ({ uid: `loki-${id}`, type: 'loki', isDefault: false })),
      'theirs has several data sources for loki (loki-1, loki-2): set its datasource to a uid in config/mcp_servers.yaml',
    ],
  ])('with %s is a gap that says what to configure', async (_what, datasources, why) => {
    const { look } = lookingThrough(withSources(datasources));
    expect((await look.sources()).logs).toEqual({ state: 'missing', why });
  });

  test('with several of each kind asks those that the configuration names, one of each', async () => {
    const several = ['prom-1', 'prom-2', 'loki-1', 'loki-2'].map((uid) => ({
      uid,
      type: uid.startsWith('prom') ? 'prometheus' : 'loki',
    }));
    const { look, asked } = lookingThrough(withSources(several), 'loki-2 prom-2');
    await look.range({ query: 'latency', start, end, stepSeconds: 30 });
    await look.logLines({ query: '{pod="orders-1"}', start, end, limit: 10 });
    const uids = asked.flatMap(({ tool, input }) => (tool === 'list_datasources' ? [] : [input['datasourceUid']]));
    expect(uids).toEqual(['prom-2', 'loki-2']);
  });

  test('that lets nobody list its data sources is asked for the one that is configured', async () => {
    const shut = { ...tools, list_datasources: { keys: [], reply: () => failure('status 403: forbidden') } };
    const { look, asked } = lookingThrough(shut, 'mimir');
    await look.range({ query: 'latency', start, end, stepSeconds: 30 });
    expect(asked.at(-1)?.input['datasourceUid']).toBe('mimir');
  });

  test('counts the lines of a query that compares a number, though some cannot be read', async () => {
    const { look, asked } = lookingThrough(tools);
    const query = '{app="orders"} | json | duration > 1000';
    await look.logLines({ query, start, end, limit: 10 });
    await look.logVolume({ query, start, end, stepSeconds: 60 });
    expect(asked.slice(-2).map(({ input }) => input['logql'])).toEqual([
      `${query}\n | __error__=""`,
      `sum(count_over_time(${query}\n | __error__="" [60s]))`,
    ]);
  });

  test('is replayed from what it answered: the journal asks in our words, whoever was asked', async () => {
    const { look, open } = lookingThrough(tools);
    const asked = { query: 'only_grafana_knows', start, end, stepSeconds: 30 };
    const live = await look.range(asked);
    const journal = open.calls.map(({ server, tool, arguments: given, result }) => ({
      at: new Date(END).toISOString(),
      server,
      tool,
      arguments: given,
      result,
    }));
    const bundle = await bundleOf({ journal });
    const clock = standingClock(new Date(END).toISOString());
    const ledger = memoryLedger();
    const connect = inProcess(() => createPlayer({ bundle, ledger, time: { now: clock.now, speed: 1 } }));
    const broker = brokerOf({ clock, servers: [{ name: 'player', connect }] });
    const { telemetry } = createTelemetry({ broker, clock, routes: { player: 'player' }, sessionsComponent: null });
    const replay = telemetry({ ...open, investigation: { id: 'inv-2', startedAt: new Date(END) } });
    expect((await replay.range(asked)).value).toEqual(live.value);
    expect((await replay.range({ ...asked, query: 'nobody_asked_this' })).value).toEqual([]);
  });

  test.each([
    ['a list', (rows: unknown[]) => rows],
    ['pages', (rows: unknown[]) => ({ dashboards: rows, total: 1, hasMore: false })],
  ])('finds dashboards in %s', async (_form, wrap) => {
    const row = { uid: 'd1', title: 'Orders', url: '/d/d1', type: 'dash-db', folderUid: 'f', tags: null };
    const tool = { name: 'search_dashboards', inputSchema: { type: 'object' as const, properties: { query: {} } } };
    const way = findWay('dashboards_list', new Map([[tool.name, tool]]));
    if (way === null || 'gap' in way) throw new Error('no way');
    const server = { ask: async () => wrap([row]), read: async () => '' };
    expect(await way.answer(server, { query: 'orders' })).toEqual({
      dashboards: [{ uid: 'd1', title: 'Orders', url: '/d/d1', tags: [] }],
    });
  });

  test('whose lines fill a page are read page by page from the newest back, and none is lost or doubled', async () => {
    const all = Array.from({ length: 250 }, (_, index) =>
      // Three lines share each moment, so that pages end amid some.
      entry(String(1767607200000000000n + BigInt(Math.floor(index / 3)) * 1_000_000n), `line ${index}`),
    );
    const nsOf = (iso: unknown): bigint => {
      const [seconds, fraction = ''] = String(iso).replace('Z', '').split('.');
      return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
    };
    const { look, asked } = lookingThrough({
      ...tools,
      query_loki_logs: {
        ...tools.query_loki_logs,
        reply: ({ startRfc3339, endRfc3339, limit }) => ({
          data: all
            .filter(({ timestamp: ns }) => BigInt(ns) >= nsOf(startRfc3339) && BigInt(ns) < nsOf(endRfc3339))
            .toReversed()
            .slice(0, Number(limit)),
        }),
      },
    });
    const found = await look.logLines({ query: '{app="orders"}', start, end, limit: 1_000 });
    expect(found.value.map(({ line }) => line).sort()).toEqual(all.map(({ line }) => line).sort());
    expect(asked.filter(({ input }) => input['logql'] === '{app="orders"}')).toHaveLength(3);
    const newest = await look.logLines({ query: '{app="orders"}', start, end, limit: 120 });
    expect(newest.value).toHaveLength(120);
    expect(newest.recorded?.from.getTime()).toBeGreaterThan(start.getTime());
  });

  test.each([
    ['a refused token', failure('loki API returned status code 401: no'), 'refused'],
    ['a bad query', failure('querying Prometheus range: bad_data: parse error: unexpected end'), 'invalid'],
    ['a source that is down', failure('querying Prometheus range: dial tcp: connection refused'), 'unavailable'],
    ['another shape', { data: 'soon' }, 'unavailable'],
    ['an error in prose', text('Error: Prometheus is down'), 'unavailable'],
  ])('that says %s is that error', async (_what, reply, code) => {
    const { look } = lookingThrough({ ...tools, query_prometheus: { ...tools.query_prometheus, reply: () => reply } });
    await expect(look.range({ query: 'x', start, end, stepSeconds: 30 })).rejects.toMatchObject({ code });
  });

  test('that finds nothing has said so, and hints are no error', async () => {
    const { look } = lookingThrough({
      ...tools,
      query_prometheus: { ...tools.query_prometheus, reply: () => ({ data: [], hints: ['Error: no such metric'] }) },
    });
    expect(await look.range({ query: 'x', start, end, stepSeconds: 30 })).toMatchObject({ value: [], recorded: null });
  });
});
