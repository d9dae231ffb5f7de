import { describe, expect, test } from 'vitest';
import { abilitiesOf, type CapabilityName } from '../src/dialects/capabilities.ts';
import { lookingAt, lookingThrough, type TheirTools, theirServer } from './their-server.ts';
import { failure, text } from './world.ts';

const start = new Date('2026-01-05T10:00:00.000Z');
const end = new Date('2026-01-05T10:01:00.000Z');
const at = start.getTime() / 1000;
const range = { query: 'latency', start, end, stepSeconds: 30 };

describe('prometheus-mcp-server, under a prefix', () => {
  const vector = { resultType: 'vector', result: [{ metric: { service: 'orders' }, value: [at, '2'] }] };
  const matrix = { resultType: 'matrix', result: [{ metric: { service: 'orders' }, values: [[at, '1']] }] };
  const tools = (prefix: string): TheirTools => ({
    [`${prefix}execute_query`]: { keys: ['query', 'time'], reply: () => vector },
    [`${prefix}execute_range_query`]: { keys: ['query', 'start', 'end', 'step'], reply: () => matrix },
    [`${prefix}list_metrics`]: { keys: ['limit', 'offset'], reply: () => ({ metrics: ['latency', 'up'] }) },
  });

  test.each(['', 'prod_', 'gateway.prom.'])('"%s" is asked with steps as durations', async (prefix) => {
    const { look, asked } = lookingThrough(tools(prefix));
    expect((await look.range(range)).value).toEqual([{ labels: { service: 'orders' }, points: [[at, 1]] }]);
    expect(asked[0]).toEqual({
      tool: `${prefix}execute_range_query`,
      input: { query: 'latency', start: start.toISOString(), end: end.toISOString(), step: '30s' },
    });
    expect((await look.instant({ query: 'up', at: start })).value[0]?.points).toEqual([[at, 2]]);
    expect((await look.labelValues({ label: 'service' })).value).toEqual(['orders']);
    expect(asked.at(-1)?.input['query']).toBe('group by (service) ({service!=""})');
    // Names of metrics are asked for without touching every series.
    expect((await look.labelValues({ label: '__name__' })).value).toEqual(['latency', 'up']);
    expect(asked.at(-1)).toEqual({ tool: `${prefix}list_metrics`, input: {} });
  });

  test('whose answer stands in structured content, or in one part an item, is read as well', async () => {
    const structured = { content: [], structuredContent: { ...matrix } };
    const { look } = lookingThrough({
      ...tools(''),
      execute_range_query: { keys: ['query', 'start', 'end', 'step'], reply: () => structured },
      execute_query: {
        keys: ['query', 'time'],
        reply: () => ({
          content: vector.result.concat(vector.result).flatMap((one) => text(JSON.stringify(one)).content),
        }),
      },
    });
    expect((await look.range(range)).value).toHaveLength(1);
    expect((await look.instant({ query: 'up', at: start })).value).toHaveLength(2);
  });

  test.each([
    ['Error executing tool execute_range_query: bad_data: parse error', 'invalid'],
    ['Error executing tool execute_range_query: 401 Client Error: status code 401', 'refused'],
    ['Error executing tool execute_range_query: HTTPConnectionPool: Max retries exceeded', 'unavailable'],
  ])('that says "%s" is that error', async (said, code) => {
    const { look } = lookingThrough({
      ...tools(''),
      execute_range_query: { keys: ['query', 'start', 'end', 'step'], reply: () => failure(said) },
    });
    await expect(look.range(range)).rejects.toMatchObject({ code });
  });
});

describe('loki-mcp', () => {
  const keys = ['query', 'url', 'username', 'password', 'token', 'start', 'end', 'limit', 'org', 'format', 'direction'];
  const streams = (values: [string, string][]) => ({
    status: 'success',
    data: { resultType: 'streams', result: [{ stream: { app: 'orders' }, values }] },
  });

  test('gives lines and their number, and is told no address and no secret', async () => {
    const { look, asked } = lookingThrough({
      loki_query: {
        keys,
        reply: () =>
          streams([
            // It knows whole seconds only: this one comes after the window.
            ['1767607260500000000', 'too late'],
            ['1767607230000000000', 'second'],
            ['1767607229000000000', 'first'],
          ]),
      },
    });
    const query = '{app="orders"} |= "x"';
    expect((await look.logLines({ query, start, end, limit: 9 })).value.map(({ line }) => line)).toEqual([
      'first',
      'second',
    ]);
    // Behind those that look which label these logs know.
    expect(asked.at(-1)?.input).toEqual({
      query,
      start: start.toISOString(),
      end: '2026-01-05T10:01:01.000000000Z',
      limit: 1000,
      format: 'json',
      direction: 'backward',
    });
    const volume = await look.logVolume({ query, start, end, stepSeconds: 30 });
    expect(volume.value[0]?.points).toEqual([
      [at + 30, 2],
      [at + 60, 0],
    ]);
    // Zeros prove nothing: only the step with lines is known to have been recorded.
    expect(volume.recorded).toEqual({ from: new Date((at + 30) * 1000), to: new Date((at + 30) * 1000) });
  });

  test('that found nothing says so in a sentence, which is no error', async () => {
    const { look } = lookingThrough({
      loki_query: { keys, reply: () => ({ message: 'No logs found matching the query' }) },
    });
    expect((await look.logLines({ query: '{app="x"}', start, end, limit: 9 })).value).toEqual([]);
  });

  test('with more lines than it gives at once is counted part by part', async () => {
    // Two hundred a second, of which it gives the newest thousand.
    const all = Array.from({ length: 12_000 }, (_, index) => ({
      ns: BigInt(at) * 1_000_000_000n + BigInt(index) * 5_000_000n,
    }));
    const reply = (input: Record<string, unknown>) => {
      const [from, to] = [input['start'], input['end']].map((time) => BigInt(Date.parse(String(time))) * 1_000_000n);
      const within = all.filter(({ ns }) => ns >= (from ?? 0n) && ns < (to ?? 0n)).slice(-1_000);
      return streams(within.reverse().map(({ ns }): [string, string] => [String(ns), 'x']));
    };
    const { look } = lookingThrough({ loki_query: { keys, reply } });
    const volume = await look.logVolume({ query: '{app="orders"}', start, end, stepSeconds: 5 });
    expect(volume.value).toHaveLength(1);
    expect(volume.value[0]?.points.map(([second]) => second - at)).toEqual([
      5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60,
    ]);
    expect(volume.value[0]?.points.reduce((sum, [, count]) => sum + (count ?? 0), 0)).toBe(12_000);
  });

  test('with more lines than it gives is counted no further back than its lines prove', async () => {
    const reply = () =>
      streams(Array.from({ length: 1_000 }, (_, index) => [String(1767607259999000000n - BigInt(index) * 1000n), 'x']));
    const { look } = lookingThrough({ loki_query: { keys, reply } });
    const volume = await look.logVolume({ query: '{app="orders"}', start, end, stepSeconds: 20 });
    expect(volume.value.flatMap(({ points }) => points)).toEqual([]);
    expect(volume.recorded).toBeNull();
  });
});

describe('a source that warns of what did not answer', () => {
  const warnings = ['2 errors: store 10.0.0.7 unavailable'];
  const result = [{ metric: { service: 'orders' }, values: [[at, '1']] }];
  const keys = ['datasourceUid', 'expr', 'stepSeconds', 'startTime', 'endTime', 'queryType'];

  test.each<[string, TheirTools]>([
    [
      'mcp-prometheus',
      {
        query: {
          keys: ['promql'],
          reply: () => ({ status: 'success', data: { resultType: 'matrix', result }, warnings }),
        },
      },
    ],
    ['mcp-grafana', { query_prometheus: { keys, reply: () => ({ data: result, warnings }) } }],
  ])('has not said everything, through %s', async (_name, tools) => {
    const found = await lookingThrough(tools, 'prom').look.range(range);
    expect(found).toMatchObject({ value: { length: 1 }, reduced: 'the source warned that its answer is not whole' });
  });
});

describe('kubernetes-mcp-server', () => {
  const changes = (said: string) =>
    lookingAt([{ name: 'theirs', ...theirServer({ events_list: { keys: ['namespace'], reply: () => text(said) } }) }], {
      changes: { server: 'theirs' },
    }).look.changes({ start: new Date('2026-01-05T10:00:00Z'), end: new Date('2026-01-05T11:00:00Z') });

  test('that has no events says so; what is no list of events is not taken for an empty one', async () => {
    expect((await changes('# No events found')).value).toEqual([]);
    const table =
      'NAMESPACE   LAST SEEN   TYPE     REASON              OBJECT\ndefault     5m          Normal   ScalingReplicaSet   orders';
    await expect(changes(table)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('what a server can do', () => {
  const toolsOf = (...tools: [string, ...string[]][]) =>
    new Map(
      tools.map(([name, ...keys]) => [
        name,
        {
          name,
          inputSchema: { type: 'object' as const, properties: Object.fromEntries(keys.map((key) => [key, {}])) },
        },
      ]),
    );
  const canOf = (tools: ReturnType<typeof toolsOf>) =>
    Object.entries(abilitiesOf(tools))
      .filter(([, ability]) => ability.can)
      .map(([name]) => name as CapabilityName);

  test('is known from its tools, for every capability that a configuration may name', () => {
    expect(canOf(toolsOf(['query', 'promql'], ['queryRange', 'promql', 'duration', 'step']))).toEqual([
      'query_metrics',
      'query_range',
      'get_labels',
      'execute_query',
    ]);
    expect(canOf(toolsOf(['loki_query', 'query', 'start', 'end', 'limit', 'format']))).toEqual([
      'query_range',
      'query_logs',
      'stream_logs',
      'execute_query',
    ]);
    expect(canOf(toolsOf(['traceql-search', 'query', 'start', 'end'], ['get-trace', 'trace_id']))).toEqual([
      'query_traces',
      'search_traces',
      'get_trace_by_id',
    ]);
    expect(canOf(toolsOf(['search_dashboards', 'query'], ['get_annotations', 'from', 'to']))).toEqual([
      'get_dashboards',
      'get_annotations',
      'changes',
    ]);
    expect(canOf(toolsOf(['postgres_sessions']))).toEqual(['sessions']);
    // As a broker names them.
    expect(canOf(toolsOf(['theirs/postgres_sessions']))).toEqual(['sessions']);
  });

  test('is no more than that: a tool of another meaning with the same name counts for nothing', () => {
    expect(canOf(toolsOf(['query', 'sql'], ['search_traces', 'q'], ['get_trace', 'id'], ['search_logs', 'q']))).toEqual(
      [],
    );
  });

  test('is said with its restriction, and what it cannot do with the reason', () => {
    const loki = abilitiesOf(toolsOf(['loki_query', 'query', 'start', 'end', 'limit', 'format']));
    expect(loki.stream_logs).toEqual({
      can: true,
      dialect: 'loki-mcp',
      note: 'asked in ranges again and again: no MCP server streams',
    });
    expect(loki.query_metrics).toEqual({ can: false, why: 'offers no tool for it that is known' });
    const kubernetes = abilitiesOf(toolsOf(['pods_log', 'name', 'tail'], ['events_list', 'namespace']));
    expect(kubernetes.query_logs).toEqual({
      can: false,
      why: 'gives the last lines of a pod without their times, so they cannot be held against anything',
    });
    expect(kubernetes.changes).toMatchObject({ can: true, dialect: 'kubernetes-mcp-server' });
  });
});
