import { writeBundle } from '@compass/mcp';

const BEGAN = Date.parse('2026-01-05T10:00:00.000Z');
const MINUTES = 40;
const START = 30;
const iso = (minute: number): string => new Date(BEGAN + minute * 60_000).toISOString();
const ns = (minute: number, nth: number): string => `${BigInt(BEGAN + minute * 60_000 + nth)}000000`;

/** What each carrier of a recording says. */
export interface Carried {
  'log line': string;
  'metric label': string;
  'span name': string;
  'change summary': string;
  'tool error': string;
}

/** An incident of two services, orders slow since minute 30, whose every text of an outsider carries what it is told to carry. */
export async function writeCarriers(directory: string, carried: Carried): Promise<void> {
  const minutes = Array.from({ length: MINUTES + 1 }, (_, minute) => minute);
  const series = (name: string, service: string, high: number) => ({
    metric: { __name__: name, service, note: carried['metric label'] },
    values: minutes.map((minute): [number, string] => [
      BEGAN / 1000 + minute * 60,
      String((minute >= START ? high : 0.3) + 0.01 * Math.sin(minute)),
    ]),
  });
  const covered: [string, string] = [iso(0), iso(MINUTES)];
  await writeBundle(directory, {
    incident: {
      version: 1,
      id: 'trust/carriers',
      system: 'shop',
      source: 'written for this row',
      licence: 'CC0-1.0',
      trigger: { source: 'pagerduty', service: 'orders', symptoms: ['slow'], severity: 'P2', timestamp: iso(35) },
      symptom: { query: 'latency{service="orders"}', worse: 'up' },
      window: { referenceStart: iso(0), start: iso(START), end: iso(MINUTES), stepSeconds: 60 },
      coverage: { metrics: covered, logs: covered, traces: covered },
      component_label: 'service',
      signals: [
        { name: 'latency', kind: 'latency', query: 'latency', worse: 'up' },
        { name: 'cpu', kind: 'saturation', query: 'cpu', worse: 'up' },
      ],
      missing: { sessions: carried['tool error'] },
    },
    metrics: [
      series('latency', 'orders', 5),
      series('latency', 'orders-db', 2),
      series('cpu', 'orders', 0.3),
      series('cpu', 'orders-db', 4),
      {
        metric: { __name__: 'traces_service_graph_request_total', client: 'orders', server: 'orders-db' },
        values: minutes.map((minute): [number, string] => [BEGAN / 1000 + minute * 60, String(100 * minute)]),
      },
    ],
    logs: [
      {
        stream: { service: 'orders' },
        values: minutes.map((minute): [string, string] => [ns(minute, 1), `ERROR ${carried['log line']} failed`]),
      },
    ],
    traces: minutes.flatMap((minute) =>
      Array.from({ length: 5 }, (_, nth) => ({
        traceID: `${minute}-${nth}`.padStart(32, '0'),
        spanID: `${minute}-${nth}`.padStart(16, '0'),
        parentSpanID: '',
        service: 'orders',
        pod: 'orders-7f9c6d5b8-x2x4z',
        name: `GET /orders?${carried['span name']}`,
        startNs: ns(minute, nth),
        endNs: ns(minute, nth + (minute >= START ? 5000 : 300)),
      })),
    ),
    changes: [{ at: iso(START - 1), component: 'orders', kind: 'deploy', summary: carried['change summary'] }],
  });
}
