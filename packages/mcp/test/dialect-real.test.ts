import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../../tests/support/free-port.ts';
import { listening, programs, started, withoutPrograms } from './real-servers.ts';
import { lookingAt } from './their-server.ts';

const ALERTMANAGER = '/usr/bin/prometheus-alertmanager';
const minutesAgo = (count: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 - count * 60_000);

describe.skipIf(
  withoutPrograms(programs.mcpAlertmanager) || (!existsSync(ALERTMANAGER) && !process.env['COMPASS_TEST_ALL']),
)('mcp-alertmanager before a real Alertmanager (needs prometheus-alertmanager)', () => {
  let [folder, url] = ['', ''];
  let program: ChildProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compass-alertmanager-'));
    await writeFile(
      join(folder, 'config.yml'),
      JSON.stringify({ route: { receiver: 'x' }, receivers: [{ name: 'x' }] }),
    );
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    program = spawn(
      ALERTMANAGER,
      [
        `--config.file=${join(folder, 'config.yml')}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).ok).toBe(true), { timeout: 20_000 });
  }, 30_000);
  afterAll(async () => {
    program?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  test('tells the alerts that fire, from when they began, and knows of no change', async () => {
    const startsAt = minutesAgo(5);
    await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([
        {
          labels: { alertname: 'HighLatency', service: 'orders' },
          annotations: { summary: 'p99 above 1 s' },
          startsAt: startsAt.toISOString(),
        },
      ]),
    });
    const server = started('alerts', programs.mcpAlertmanager, { args: ['--url', url] });
    const { look } = lookingAt([server], { annotations: { server: 'alerts' } });
    const window = { start: minutesAgo(10), end: minutesAgo(0) };
    await expect
      .poll(async () => (await look.annotations(window)).value, { timeout: 15_000 })
      .toEqual([{ at: startsAt, component: 'orders', kind: 'annotation', summary: 'HighLatency: p99 above 1 s' }]);
    expect((await look.annotations({ ...window, end: minutesAgo(8) })).value).toEqual([]);
    expect(await look.sources()).toMatchObject({
      annotations: { state: 'ready' },
      changes: { state: 'missing', why: 'alerts knows alerts, not what was changed' },
      metrics: { state: 'missing' },
    });
  });
});

/** As much of a Kubernetes API as a list of events needs. */
const fakeKubernetes = (events: unknown[]) =>
  listening((path) => {
    const [where = ''] = path.split('?');
    if (where === '/version') return { major: '1', minor: '30', gitVersion: 'v1.30.0' };
    if (where === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
    if (where === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [] };
    const resource = (name: string, kind: string) => ({
      name,
      singularName: '',
      namespaced: true,
      kind,
      verbs: ['list'],
    });
    if (where === '/api/v1')
      return { kind: 'APIResourceList', groupVersion: 'v1', resources: [resource('events', 'Event')] };
    if (where.endsWith('/events')) return { kind: 'EventList', apiVersion: 'v1', metadata: {}, items: events };
    return undefined;
  });

describe.skipIf(withoutPrograms(programs.kubernetes))('kubernetes-mcp-server before a small Kubernetes API', () => {
  const event = (at: Date, [kind, name]: [string, string], [reason, message, type]: [string, string, string]) => ({
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name: `${name}.${reason}`, namespace: 'shop' },
    involvedObject: { kind, name, namespace: 'shop' },
    reason,
    message,
    type,
    firstTimestamp: at.toISOString(),
    lastTimestamp: at.toISOString(),
    count: 1,
  });
  const [rollout, trouble, scaled, normal] = [minutesAgo(9), minutesAgo(8), minutesAgo(7), minutesAgo(6)];

  const looking = async (events: unknown[]) => {
    const { url, stop } = await fakeKubernetes(events);
    const folder = await mkdtemp(join(tmpdir(), 'compass-kubernetes-'));
    onTestFinished(async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    });
    const kubeconfig = join(folder, 'config');
    await writeFile(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'c', cluster: { server: url } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
        users: [{ name: 'u', user: { token: 'none' } }],
        'current-context': 'c',
      }),
    );
    const server = started('cluster', programs.kubernetes, { args: ['--read-only', '--kubeconfig', kubeconfig] });
    const route = { server: 'cluster' };
    return lookingAt([server], { changes: route, annotations: route, logs: route }).look;
  };

  test('tells rollouts and scaling as changes of a workload, and warnings as annotations', async () => {
    const look = await looking([
      event(trouble, ['Pod', 'orders-7d9f8c6b5-abcde'], ['BackOff', 'Back-off restarting: "x"', 'Warning']),
      event(
        rollout,
        ['Deployment', 'orders'],
        ['ScalingReplicaSet', 'Scaled up replica set orders-7d9f8c6b5', 'Normal'],
      ),
      event(scaled, ['HorizontalPodAutoscaler', 'web'], ['SuccessfulRescale', 'New size: 5', 'Normal']),
      event(normal, ['Pod', 'orders-7d9f8c6b5-abcde'], ['Started', 'Started container', 'Normal']),
      event(minutesAgo(60), ['Deployment', 'orders'], ['ScalingReplicaSet', 'before the window', 'Normal']),
    ]);
    const window = { start: minutesAgo(20), end: minutesAgo(0) };
    expect((await look.changes(window)).value).toEqual([
      { at: rollout, component: 'orders', kind: 'rollout', summary: 'Scaled up replica set orders-7d9f8c6b5' },
      { at: scaled, component: 'web', kind: 'scale', summary: 'New size: 5' },
    ]);
    expect((await look.annotations(window)).value).toEqual([
      {
        at: trouble,
        component: 'orders',
        kind: 'annotation',
        summary: 'BackOff of orders-7d9f8c6b5-abcde: Back-off restarting: "x"',
      },
    ]);
    expect(await look.sources()).toMatchObject({
      changes: { state: 'ready' },
      logs: {
        state: 'missing',
        why: 'cluster gives the last lines of a pod without their times, so they cannot be held against anything',
      },
    });
  });

  test('without events has none', async () => {
    const look = await looking([]);
    expect((await look.changes({ start: minutesAgo(20), end: minutesAgo(0) })).value).toEqual([]);
  });
});

describe.skipIf(withoutPrograms(programs.autotel))('autotel-mcp, fed over OTLP', () => {
  const TRACE = '0af7651916cd43dd8448eb211c80319c';
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const resource = { attributes: [text('service.name', 'orders')] };
  const ns = (at: Date, ms = 0): string => String(BigInt(at.getTime() + ms) * 1_000_000n);
  const begun = minutesAgo(5);

  const fed = async (logs: number, traces = 0) => {
    const port = await freePort();
    const server = started('otel', programs.autotel, { args: ['--collector-port', String(port)] });
    const route = { server: 'otel' };
    const { look } = lookingAt([server], { traces: route, logs: route });
    expect(await look.sources()).toMatchObject({ traces: { state: 'ready' }, logs: { state: 'ready' } });
    const post = async (path: string, body: unknown): Promise<void> => {
      const headers = { 'content-type': 'application/json' };
      const send = () =>
        fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      await expect.poll(async () => (await send().catch(() => null))?.ok, { timeout: 15_000 }).toBe(true);
    };
    const span = (spanId: string, parentSpanId: string, name: string, [from, to]: [number, number]) => ({
      traceId: TRACE,
      spanId,
      parentSpanId,
      name,
      kind: 2,
      startTimeUnixNano: ns(begun, from),
      endTimeUnixNano: ns(begun, to),
      attributes: [],
      status: {},
    });
    const id = (index: number, digits: number) => (index + 1).toString(16).padStart(digits, '0');
    const spans = [
      span('b7ad6b7169203331', '', 'GET /orders', [0, 1_000]),
      span('b7ad6b7169203332', 'b7ad6b7169203331', 'SELECT', [100, 900]),
      ...Array.from({ length: traces }, (_, index) => ({
        ...span(id(index, 16), '', 'GET /many', [(index - traces / 2) * 450, (index - traces / 2) * 450 + 50]),
        traceId: id(index, 32),
      })),
    ];
    await post('/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 's' }, spans }] }] });
    const logRecords = Array.from({ length: logs }, (_, index) => ({
      timeUnixNano: ns(begun, index * 100),
      severityNumber: 17,
      severityText: 'ERROR',
      body: { stringValue: `line ${index}${index % 10 === 0 ? ' pool exhausted' : ''}` },
      attributes: [],
      ...(index === 0 ? { traceId: TRACE, spanId: 'b7ad6b7169203332' } : {}),
    }));
    await post('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 's' }, logRecords }] }] });
    return look;
  };
  const window = { start: new Date(begun.getTime() - 60_000), end: new Date(begun.getTime() + 60_000) };

  test('gives more traces than one search does, from all of the window', async () => {
    const look = await fed(1, 250);
    const found = await look.traces({ name: 'GET /many', ...window, limit: 1_000 });
    expect(new Set(found.value.map(({ traceID }) => traceID)).size).toBe(250);
  });

  test('gives lines with the request that they belong to', async () => {
    const look = await fed(2);
    const { value } = await look.logLines({ query: '{service_name="orders"}', ...window, limit: 10 });
    expect(value.map(({ line }) => line)).toEqual([
      `line 0 pool exhausted trace_id=${TRACE} span_id=b7ad6b7169203332`,
      'line 1',
    ]);
  });

  test('gives whole traces, by search and by id', async () => {
    const look = await fed(1);
    const found = await look.traces({ service: 'orders', ...window, limit: 10 });
    expect(found.value).toEqual([
      {
        traceID: TRACE,
        spanID: 'b7ad6b7169203331',
        parentSpanID: '',
        service: 'orders',
        pod: '',
        name: 'GET /orders',
        startNs: ns(begun),
        endNs: ns(begun, 1_000),
      },
      {
        traceID: TRACE,
        spanID: 'b7ad6b7169203332',
        parentSpanID: 'b7ad6b7169203331',
        service: 'orders',
        pod: '',
        name: 'SELECT',
        startNs: ns(begun, 100),
        endNs: ns(begun, 900),
      },
    ]);
    expect((await look.trace({ traceID: TRACE })).value).toEqual(found.value);
    expect((await look.trace({ traceID: TRACE.replace('0', 'f') })).value).toEqual([]);
    expect((await look.traces({ service: 'web', ...window, limit: 10 })).value).toEqual([]);
  });

  test('gives all lines of a service, more than fit one answer, and those that a query keeps', async () => {
    const look = await fed(250);
    const all = await look.logLines({ query: '{service="orders"}', ...window, limit: 1_000 });
    expect(all.value.map(({ line }) => line.split(' ')[1])).toEqual(Array.from({ length: 250 }, (_, at) => String(at)));
    const query = '{app="orders"} |= "pool exhausted"';
    const kept = await look.logLines({ query, ...window, limit: 1_000 });
    expect(kept.value).toHaveLength(25);
    const volume = await look.logVolume({ query, start: begun, end: window.end, stepSeconds: 20 });
    expect(volume.value.map(({ points }) => points.map(([, count]) => count))).toEqual([[21, 4, 0]]);
    expect((await look.logLines({ query: '{app="web"}', ...window, limit: 9 })).value).toEqual([]);
    const level = (name: string) => look.logLines({ query: `{app="orders", level="${name}"}`, ...window, limit: 9 });
    expect([(await level('error')).value.length, (await level('info')).value.length]).toEqual([9, 0]);
    // What it cannot tell apart is a gap, and not an empty answer.
    const strange = look.logLines({ query: '{app="orders", namespace="shop"}', ...window, limit: 9 });
    await expect(strange).rejects.toMatchObject({ code: 'source_missing' });
  });
});
