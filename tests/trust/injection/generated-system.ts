import type { Bundle } from '@compass/mcp';
import { indexSeries } from '../../../packages/mcp/src/promql/series-index.ts';
import { seeded } from '../wallet/metered-model.ts';

const BEGAN = Date.parse('2026-11-20T10:00:00Z') / 1000;
const STEP = 60;
const NAMES = ['shop', 'orders', 'stock', 'users', 'payments', 'search', 'mail', 'prices'];
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const ns = (seconds: number): bigint => BigInt(Math.round(seconds * 1e6)) * 1000n;
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

export interface System {
  bundle: Bundle;
  /** What really is slow. */
  cause: string;
  /** All others but the alerted one, which is slow because it waits. */
  innocents: string[];
}

interface Service {
  name: string;
  own: number;
  calls: Service[];
}

type Series = { metric: Record<string, string>; values: [number, string][] };

export interface Shape {
  seed: number;
  /** Minutes of the past and of the window, services, requests a minute. */
  past?: number;
  window?: number;
  services?: number;
  requests?: number;
  /** Nothing is wrong. */
  quiet?: boolean;
  /** Series of components that only a label names, beside the system's own. */
  labelled?: { component: string; times: number }[];
}

/** Some services that call each other, one of which became slow: its metrics, its call graph, the spans and lines of its requests. Nothing is read from a disk. */
export function generatedSystem(shape: Shape): System {
  const { seed, past = 60, window = 10, services = 6, requests = 3, quiet = false, labelled = [] } = shape;
  const random = seeded(seed * 1_299_709);
  // The generator's first numbers follow its seed.
  for (let skipped = 0; skipped < 8; skipped += 1) random();
  const all = NAMES.slice(0, services).map((name): Service => ({ name, own: 0.02 + 0.06 * random(), calls: [] }));
  const [root] = all;
  if (root === undefined) throw new Error('A system has a service at least.');
  // Each is called by one that stands before it, so that nothing calls itself.
  for (const [index, one] of all.entries())
    if (index > 0) all[Math.floor(random() * Math.min(index, 3))]?.calls.push(one);
  const cause = all[1 + Math.floor(random() * (services - 1))]?.name ?? '';
  const slower = 3 + 7 * random();

  const ownOf = (one: Service, inWindow: boolean): number =>
    one.own * (0.85 + 0.3 * random()) * (inWindow && !quiet && one.name === cause ? slower : 1);
  const meanOf = (one: Service, inWindow: boolean): number =>
    one.own * (inWindow && !quiet && one.name === cause ? slower : 1) +
    one.calls.reduce((sum, called) => sum + meanOf(called, inWindow), 0);
  const minutes = Array.from({ length: past + window + 1 }, (_, index) => index - past);
  const series = (name: string, labels: Record<string, string>, value: (inWindow: boolean) => number): Series => ({
    metric: { __name__: name, ...labels },
    values: minutes.map((minute) => [
      BEGAN + minute * STEP,
      (value(minute >= 0) * (0.94 + 0.12 * random())).toPrecision(8),
    ]),
  });
  const metrics: Series[] = [
    ...all.flatMap((one) => [
      series('latency', { service: one.name }, (inWindow) => meanOf(one, inWindow)),
      series('errors', { service: one.name }, () => 0.002),
      series('requests', { service: one.name }, () => 50),
      series('cpu', { service: one.name }, () => 0.2),
      ...one.calls.map((called) =>
        series('traces_service_graph_request_total', { client: one.name, server: called.name }, () => 50),
      ),
    ]),
    ...labelled.map(({ component, times }) =>
      series('latency', { service: component }, (inWindow) => (inWindow ? 0.1 * times : 0.1)),
    ),
  ];

  const traces: NonNullable<Bundle['traces']> = new Map();
  const lines = new Map(all.map(({ name }) => [name, [] as [bigint, string][]]));
  let spans = 0;
  const request = (one: Service, at: number, inWindow: boolean, traceID: string, parentSpanID: string): number => {
    spans += 1;
    const spanID = hex(spans, 16);
    const list = traces.get(traceID) ?? [];
    traces.set(traceID, list);
    const place =
      list.push({
        span: { traceID, spanID, parentSpanID, service: one.name, pod: '', name: '', startNs: '', endNs: '' },
        startNs: 0n,
        endNs: 0n,
      }) - 1;
    let end = at + ownOf(one, inWindow);
    for (const called of one.calls) end = request(called, end, inWindow, traceID, spanID);
    const [startNs, endNs] = [ns(at), ns(end)];
    const span = {
      traceID,
      spanID,
      parentSpanID,
      service: one.name,
      pod: `${one.name}-1`,
      name: `handle ${one.name}`,
      startNs: String(startNs),
      endNs: String(endNs),
    };
    list[place] = { span, startNs, endNs };
    lines.get(one.name)?.push([startNs, `INFO TraceID: ${traceID} SpanID: ${spanID} request handled`]);
    return end;
  };
  for (const minute of minutes.slice(0, -1))
    for (let count = 0; count < requests; count += 1)
      request(
        root,
        BEGAN + minute * STEP + (count + random()) * (STEP / requests),
        minute >= 0,
        hex(spans + 1, 32),
        '',
      );

  const [from, end] = [iso(BEGAN - past * STEP), iso(BEGAN + window * STEP)];
  const signal = (name: string, kind: 'latency' | 'errors' | 'traffic' | 'saturation') => ({
    name,
    kind,
    query: name,
    ...(kind === 'traffic' ? {} : { worse: 'up' as const }),
  });
  return {
    cause: quiet ? '' : cause,
    innocents: all.map(({ name }) => name).filter((name) => name !== root.name && name !== cause),
    bundle: {
      incident: {
        version: 1,
        id: `generated/${seed}`,
        system: 'Shop',
        source: 'generated',
        licence: 'CC0-1.0',
        trigger: {
          source: 'pagerduty',
          service: root.name,
          symptoms: [`latency of ${root.name} is high`],
          severity: 'P2',
          context: {},
          timestamp: iso(BEGAN + 120),
        },
        symptom: { query: `latency{service="${root.name}"}`, worse: 'up' },
        window: { referenceStart: from, start: iso(BEGAN), end, stepSeconds: STEP },
        coverage: { metrics: [from, end], logs: [from, end], traces: [from, end] },
        component_label: 'service',
        signals: [
          signal('latency', 'latency'),
          signal('errors', 'errors'),
          signal('requests', 'traffic'),
          signal('cpu', 'saturation'),
        ],
      },
      metrics: indexSeries(metrics),
      logs: [...lines].map(([service, list]) => {
        const sorted = list.toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
        return {
          labels: { service, app: service },
          times: BigInt64Array.from(sorted, ([at]) => at),
          lines: sorted.map(([, line]) => line),
        };
      }),
      traces,
      changes: [],
      journal: null,
    },
  };
}
