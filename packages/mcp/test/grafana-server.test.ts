import { describe, expect, test } from 'vitest';
import { inProcess } from '../src/broker/server.ts';
import { type GrafanaOptions, grafanaServer } from '../src/servers/grafana/server.ts';
import { Changes } from '../src/telemetry/wire.ts';
import { fakeBackend, type Heard, jsonReply, plainRefusal, type Reply, success } from './fake-backend.ts';
import { lokiReply } from './fake-loki.ts';
import { tempoReply } from './fake-tempo.ts';
import { asCompassError, brokerOf } from './world.ts';

const begin = Date.parse('2026-01-05T10:00:00Z');
const at = (minutes: number): string => new Date(begin + minutes * 60_000).toISOString();
const hour = { start: at(0), end: at(60) };
const mark = (minutes: number, tags: string[], text: string, until?: number) => ({
  id: minutes,
  alertId: 0,
  time: begin + minutes * 60_000,
  timeEnd: begin + (until ?? minutes) * 60_000,
  text,
  tags,
});
const marks = [
  mark(50, ['deploy', 'service:orders'], '<b>orders 2.4.1</b>\n by ann'),
  mark(10, ['config', 'component=orders-db', 'service:orders'], 'work_mem 64 MB'),
  mark(20, ['deploy'], 'something was rolled out'),
  mark(30, ['lunch', 'service:web'], 'Lunch', 45),
];

const matrix = { resultType: 'matrix', result: [{ metric: { job: 'web' }, values: [[begin / 1000, '1']] }] };
const vector = { resultType: 'vector', result: [{ metric: {}, value: [begin / 1000, '3'] }] };
const loki = lokiReply({ streams: [{ labels: { app: 'orders' }, lines: [[begin / 1000 + 30, 'order 17 lost']] }] });
const tempo = tempoReply({ spans: [] });
const sources = [
  { uid: 'prom-a', type: 'prometheus', isDefault: false },
  { uid: 'prom-b', type: 'prometheus', isDefault: true },
  { uid: 'loki-1', type: 'loki', isDefault: false },
];

const grafanaWith =
  (listed: unknown) =>
  (heard: Heard): Reply => {
    const { path, params } = heard;
    if (heard.headers.authorization !== 'Bearer glsa_1')
      return { status: 401, body: JSON.stringify({ message: 'Invalid API key', statusCode: 401 }) };
    if (path === '/api/datasources') return jsonReply(listed);
    if (path === '/api/annotations') {
      const [tags, any] = [params.getAll('tags'), params.get('matchAny') === 'true'];
      const fits = (one: (typeof marks)[number]): boolean =>
        tags.length === 0 ||
        (any ? tags.some((tag) => one.tags.includes(tag)) : tags.every((tag) => one.tags.includes(tag)));
      const [from, to] = [Number(params.get('from')), Number(params.get('to'))];
      return jsonReply(marks.filter((one) => fits(one) && one.time <= to && one.timeEnd >= from));
    }
    if (path === '/api/search')
      return jsonReply([
        {
          id: 1,
          uid: 'd1',
          title: 'Orders',
          url: '/d/d1/orders',
          type: 'dash-db',
          tags: ['shop'],
          folderTitle: 'Shop',
        },
      ]);
    const [, uid, rest = ''] = /^\/api\/datasources\/proxy\/uid\/([^/]+)(\/.*)$/.exec(path) ?? [];
    if (uid === 'prom-b' || uid === 'prom-a')
      return success(rest.endsWith('range') ? matrix : rest.endsWith('/query') ? vector : ['web']);
    if (uid === 'loki-1') return loki(heard);
    if (uid === 'tempo-1') return tempo(heard);
    return plainRefusal(404, JSON.stringify({ message: 'Data source not found' }));
  };

const watching = async (options: Partial<GrafanaOptions> = {}, listed: unknown = sources) => {
  const { url, heard } = await fakeBackend(grafanaWith(listed));
  const auth = { type: 'api_key', key: 'glsa_1' } as const;
  const broker = brokerOf({
    servers: [{ name: 'grafana', connect: inProcess(() => grafanaServer({ url, auth, ...options })) }],
  });
  const ask = (tool: string, input: Record<string, unknown>) =>
    broker.call({ server: 'grafana', tool, access: 'read', arguments: input });
  return { ask, heard, broker };
};

describe('the Grafana server', () => {
  test('lists annotations, oldest first and without markup', async () => {
    const { ask, heard } = await watching();
    expect(await ask('annotations_list', { ...hour, tags: ['service:orders'] })).toEqual({
      annotations: [
        { at: at(10), until: null, text: 'work_mem 64 MB', tags: ['config', 'component=orders-db', 'service:orders'] },
        { at: at(50), until: null, text: 'orders 2.4.1 by ann', tags: ['deploy', 'service:orders'] },
      ],
      truncated: false,
    });
    expect(await ask('annotations_list', { start: at(29), end: at(31) })).toMatchObject({
      annotations: [{ at: at(30), until: at(45), text: 'Lunch' }],
    });
    expect(heard[0]?.params.get('from')).toBe(String(begin));
  });

  test('knows changes of components by their tags, in the shape that COMPASS reads', async () => {
    const { ask } = await watching();
    const found = await ask('changes_list', hour);
    expect(Changes.parse(found).changes).toEqual([
      { at: at(10), component: 'orders-db', kind: 'config', summary: 'work_mem 64 MB' },
      { at: at(50), component: 'orders', kind: 'deploy', summary: 'orders 2.4.1 by ann' },
    ]);
    expect(found).toMatchObject({ withoutComponent: 1, truncated: false });
    const own = await watching({ changeTags: { kinds: { lunch: 'absence' }, component: ['service'] } });
    expect(await own.ask('changes_list', hour)).toMatchObject({
      changes: [{ at: at(30), component: 'web', kind: 'absence', summary: 'Lunch' }],
      withoutComponent: 0,
    });
  });

  test('finds dashboards', async () => {
    const { ask, heard } = await watching();
    expect(await ask('dashboards_list', { query: 'ord', tags: ['shop'] })).toEqual({
      dashboards: [{ uid: 'd1', title: 'Orders', url: '/d/d1/orders', folder: 'Shop', tags: ['shop'] }],
    });
    expect(heard[0]?.params.toString()).toBe('type=dash-db&query=ord&tag=shop&limit=50');
  });

  test('asks Prometheus and Loki behind it, the default of each type looked up once', async () => {
    const { ask, heard } = await watching();
    const range = { query: 'up', ...hour, step: '60' };
    expect(await ask('prometheus_query_range', range)).toEqual(matrix);
    expect(await ask('prometheus_query', { query: 'up' })).toEqual(vector);
    expect(await ask('prometheus_label_values', { label: 'job' })).toEqual({ values: ['web'] });
    const lines = { stream: { app: 'orders' }, values: [[`${begin + 30_000}000000`, 'order 17 lost']] };
    expect(await ask('logs_query', { query: '{app="orders"}', ...hour })).toEqual({
      streams: [lines],
      truncated: false,
    });
    expect(heard.map(({ path }) => path)).toEqual([
      '/api/datasources',
      '/api/datasources/proxy/uid/prom-b/api/v1/query_range',
      '/api/datasources/proxy/uid/prom-b/api/v1/query',
      '/api/datasources/proxy/uid/prom-b/api/v1/label/job/values',
      '/api/datasources',
      '/api/datasources/proxy/uid/loki-1/loki/api/v1/query_range',
    ]);
  });

  test('executes any query, and answers as the tool of its kind does', async () => {
    const { ask, heard } = await watching();
    const query = '{app="orders"}';
    expect(await ask('execute_query', { query: 'up', ...hour })).toEqual(matrix);
    expect(await ask('execute_query', { query: 'up', datasource: 'prom-a', end: at(1) })).toEqual(vector);
    expect(heard.at(-1)?.path).toContain('/uid/prom-a/');
    // Who names one means that one, whatever it is.
    await expect(ask('execute_query', { query: 'up', datasource: 'other', end: at(1) })).rejects.toBeDefined();
    expect(heard.at(-1)?.path).toContain('/uid/other/');
    expect(await ask('execute_query', { query, type: 'loki', ...hour })).toMatchObject({ truncated: false });
    const metric = `sum by (app) (count_over_time(${query}\n [60000ms]))`;
    expect(await ask('execute_query', { query: metric, type: 'loki', ...hour, step: 60 })).toMatchObject({
      resultType: 'matrix',
      result: [{ metric: { app: 'orders' } }],
    });
    await expect(ask('execute_query', { query, type: 'loki' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(ask('execute_query', { query: 'up', datasource: '../../admin' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  test('asks the data source that was named, each type its own, and guesses none of several', async () => {
    const asked = async (options: Partial<GrafanaOptions>, listed: unknown = sources) => {
      const { ask, heard } = await watching(options, listed);
      const failed = await ask('prometheus_query', { query: 'up' }).then(() => null, asCompassError);
      await ask('logs_query', { query: '{app="orders"}', ...hour });
      const uids = heard.flatMap(({ path }) => /\/uid\/([^/]+)/.exec(path)?.[1] ?? []);
      return { uids, why: failed?.cause };
    };
    expect((await asked({ datasources: ['loki-1', 'prom-a'] })).uids).toEqual(['prom-a', 'loki-1']);
    expect((await asked({ datasources: ['loki-1'] })).uids).toEqual(['prom-b', 'loki-1']);
    const several = sources.map((one) => ({ ...one, isDefault: false }));
    expect(await asked({}, several)).toMatchObject({
      uids: ['loki-1'],
      why: { message: expect.stringContaining('several data sources of the type prometheus (prom-a, prom-b)') },
    });
  });

  test('that may not list data sources says how to do without', async () => {
    const { url } = await fakeBackend(() => ({ status: 403, body: '{"message":"You need datasources:read"}' }));
    const broker = brokerOf({ servers: [{ name: 'grafana', connect: inProcess(() => grafanaServer({ url })) }] });
    const call = { server: 'grafana', tool: 'prometheus_query', access: 'read' as const, arguments: { query: 'up' } };
    const failed = await broker.call(call).then(() => null, asCompassError);
    expect(failed).toMatchObject({
      code: 'refused',
      cause: { message: expect.stringContaining('set its datasource to the uid of the prometheus one') },
    });
  });

  test('is not stopped by the uid of a source that nobody can ask, and takes no other in its place', async () => {
    const odd = { uid: 'Oracle 11 (old)', type: 'oracle', isDefault: false };
    const { ask } = await watching({}, [...sources, odd]);
    expect(await ask('prometheus_query', { query: 'up' })).toEqual(vector);
    const strange = sources.map((one) => (one.isDefault ? { ...one, uid: 'our metrics' } : one));
    const failed = await (await watching({}, strange)).ask('prometheus_query', { query: 'up' }).catch(asCompassError);
    expect(failed).toMatchObject({ cause: { message: expect.stringContaining('more than letters, digits, _ and -') } });
  });

  test('says what is not there, and what it may not', async () => {
    const { ask } = await watching();
    const lacking = await ask('traces_search', hour).then(() => null, asCompassError);
    expect(lacking).toMatchObject({
      code: 'invalid',
      cause: { message: 'bad_data: Grafana has no data source of the type tempo' },
    });
    const named = await watching({ datasources: ['tempo-1'] });
    expect(await named.ask('traces_search', hour)).toEqual({ traces: [], truncated: false });
    const strange = await watching({ auth: { type: 'none' } });
    await expect(strange.ask('dashboards_list', {})).rejects.toMatchObject({
      code: 'refused',
      cause: {
        message:
          'forbidden: Grafana does not allow this with the configured credentials (HTTP 401). It said: Invalid API key',
      },
    });
    const { broker } = await watching({ sources: ['prometheus'] });
    const tools = [...(await broker.tools('grafana')).keys()];
    expect(tools).toContain('grafana/prometheus_query_range');
    expect(tools).not.toContain('grafana/logs_query');
  });
});
