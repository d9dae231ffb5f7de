import { expect, it } from 'vitest';
import { bundleOf, connect, iso } from './player-stage.ts';

const window = { start: iso(1), end: iso(10) };

it('answers a metrics range query, from text times or unix seconds', async () => {
  const player = await connect();
  const asked = { query: 'latency > 7', start: iso(6), end: iso(10), step: '60s' };
  const found = await player.ask('prometheus_query_range', asked);
  const first = Date.parse(iso(8)) / 1000;
  expect(found).toEqual({
    resultType: 'matrix',
    result: [
      {
        metric: { __name__: 'latency', service: 'orders' },
        values: [
          [first, '8'],
          [first + 60, '9'],
          [first + 120, '10'],
        ],
      },
    ],
  });
  const unix = { ...asked, start: Date.parse(asked.start) / 1000, end: String(Date.parse(asked.end) / 1000), step: 60 };
  expect(await player.ask('prometheus_query_range', unix)).toEqual(found);
});

it('answers an instant query as of the clock', async () => {
  const player = await connect();
  expect(await player.ask('prometheus_query', { query: 'sum(latency)' })).toEqual({
    resultType: 'vector',
    result: [{ metric: {}, value: [Date.parse(iso(10)) / 1000, '10'] }],
  });
});

it('lists label values of what has been seen by now', async () => {
  const player = await connect();
  expect(await player.ask('prometheus_label_values', { label: 'service' })).toEqual({ values: ['orders'] });
  const asked = { label: '__name__', match: '{client="web"}' };
  expect(await player.ask('prometheus_label_values', asked)).toEqual({
    values: ['traces_service_graph_request_total'],
  });
});

it('gives the newest log lines, oldest first, and says when there are more', async () => {
  const player = await connect();
  const asked = { query: '{service="orders"} | json | minute >= 5', ...window };
  const minutes = (answer: Record<string, unknown>) =>
    [...JSON.stringify(answer).matchAll(/minute\\":(\d+)/g)].map(([, m]) => m);
  const all = await player.ask('logs_query', asked);
  expect(minutes(all)).toEqual(['5', '6', '7', '8', '9']);
  expect(all.truncated).toBe(false);
  const some = await player.ask('logs_query', { ...asked, limit: 2 });
  expect(minutes(some)).toEqual(['8', '9']);
  expect(some.truncated).toBe(true);
});

it('counts log lines by step, zeros included', async () => {
  const player = await connect();
  const asked = { query: '{service="orders"} | json | minute != 2', start: iso(1), end: iso(4), step: '1m' };
  const at = Date.parse(iso(2)) / 1000;
  expect(await player.ask('logs_volume', asked)).toEqual({
    resultType: 'matrix',
    result: [
      {
        metric: { service: 'orders' },
        values: [
          [at, '1'],
          [at + 60, '0'],
          [at + 120, '1'],
        ],
      },
    ],
  });
});

it('finds whole traces by a span of theirs, and serves no span that had not ended', async () => {
  const player = await connect();
  const search = async (input: Record<string, unknown>) =>
    [...JSON.stringify(await player.ask('traces_search', { ...window, ...input })).matchAll(/"spanID":"(\w)"/g)].map(
      ([, id]) => id,
    );
  expect(await search({ service: 'orders', name: 'list' })).toEqual(['a', 'b', 'c']);
  expect(await search({ min_duration_ms: 8000 })).toEqual(['a', 'b']);
  expect(await search({ service: 'orders-db' })).toEqual([]);
  expect(await search({ limit: 1 })).toEqual(['c']);
  await expect(player.ask('traces_get', { traceID: 't12' })).rejects.toThrow('no trace with this id');
  expect(await player.ask('traces_get', { traceID: 't5' })).toMatchObject({
    spans: [{ spanID: 'a' }, { spanID: 'b' }],
  });
});

it('lists changes up to the clock', async () => {
  const player = await connect();
  const found = await player.ask('changes_list', { start: iso(0), end: iso(20) });
  expect(found).toEqual({ changes: [{ at: iso(7), component: 'orders', kind: 'deploy', summary: 'orders 1.2' }] });
});

it('answers sessions with the latest recorded look', async () => {
  const player = await connect();
  expect(await player.ask('postgres_sessions')).toMatchObject({ sessions: [{ pid: 4711 }, { pid: 12 }] });
});

it('describes the incident without its end or its truth', async () => {
  const player = await connect();
  const found = await player.ask('bundle_describe');
  expect(found).toMatchObject({
    id: 'test/orders',
    window: { referenceStart: iso(0), start: iso(8), end: iso(10), stepSeconds: 60 },
    coverage: { metrics: [iso(0), iso(10)], logs: [iso(1), iso(10)] },
    response: { action: 'terminate_backend', params: { pid: 4711 } },
    services: ['orders'],
  });
  expect(JSON.stringify(found)).not.toContain(iso(20));
});

it('offers only tools whose source is there', async () => {
  const { response, ...incident } = (await bundleOf()).incident;
  expect(response).toBeDefined();
  const bare = await bundleOf({ incident, without: ['logs', 'traces', 'changes', 'journal'] });
  const tools = ['bundle_describe', 'clock', 'prometheus_query', 'prometheus_query_range', 'prometheus_label_values'];
  expect(await (await connect({ bundle: bare })).tools()).toEqual(tools);
  expect(await (await connect()).tools()).toEqual([
    ...tools,
    'logs_query',
    'logs_volume',
    'traces_search',
    'traces_get',
    'changes_list',
    'postgres_sessions',
    'terminate_backend',
    'postgres_session',
  ]);
});

it.each([
  ['prometheus_query_range', { query: 'latency', start: iso(-1), end: iso(5), step: 60 }, 'metrics', iso(0)],
  ['prometheus_query_range', { query: 'latency', start: iso(5), end: iso(11, 1), step: 60 }, 'metrics', iso(0)],
  ['prometheus_query_range', { query: 'latency offset 1h', start: iso(5), end: iso(6), step: 60 }, 'metrics', iso(0)],
  ['prometheus_query_range', { query: 'latency offset -5m', start: iso(5), end: iso(8), step: 60 }, 'metrics', iso(0)],
  ['prometheus_query', { query: 'latency', time: iso(15) }, 'metrics', iso(0)],
  ['logs_query', { query: '{service="orders"}', start: iso(0), end: iso(5) }, 'logs', iso(1)],
  ['logs_volume', { query: '{service="none"}', start: iso(5), end: iso(12), step: 60 }, 'logs', iso(1)],
  ['traces_search', { start: iso(5), end: iso(12) }, 'traces', iso(0)],
])('%s %o is outside what was recorded', async (tool, input, source, from) => {
  const player = await connect();
  await expect(player.ask(tool, input)).rejects.toThrow(`not recorded: ${source} are known from ${from} to ${iso(10)}`);
});

it('cuts a question at the clock when it asks at most one step too far', async () => {
  const player = await connect();
  const asked = { query: 'latency', start: iso(9, 30), end: iso(11), step: 30 };
  const found = await player.ask('prometheus_query_range', asked);
  expect(JSON.stringify(found)).toContain(`[${Date.parse(iso(10)) / 1000},"10"]]`);
});

it('answers call edges also outside the coverage of metrics', async () => {
  const player = await connect();
  const asked = { query: 'traces_service_graph_request_total', time: iso(-30) };
  expect(await player.ask('prometheus_query', asked)).toMatchObject({ result: [{ metric: { server: 'orders' } }] });
});

it.each([
  ['prometheus_query', { query: 'rate(latency)' }, 'PromQL 1:6'],
  ['prometheus_query', { query: 'latency', time: 'yesterday' }, 'time must be an RFC 3339 time'],
  ['prometheus_query_range', { query: 'latency', ...window, step: '0s' }, 'step must be'],
  ['prometheus_query_range', { query: 'latency', start: iso(5), end: iso(4), step: 15 }, 'end lies before start'],
  ['prometheus_query_range', { query: 'latency', ...window, step: 0.01 }, 'more than 11000 steps'],
  ['prometheus_query', { query: 'latency', when: iso(5) }, 'when'],
])('%s %o is refused', async (tool, input, message) => {
  const player = await connect();
  await expect(player.ask(tool, input)).rejects.toThrow(message);
});
