import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BEGAN = Date.parse('2026-11-20T10:00:00Z') / 1000;
const [PAST, WINDOW, STEP] = [120, 10, 60];
const services = ['shop', 'orders', 'stock', 'users'];
const calls = [
  ['shop', 'orders'],
  ['orders', 'stock'],
  ['shop', 'users'],
];
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

export interface Story {
  /** Whom the page is about; the shop unless told. */
  paged?: string;
  /** How many times longer a request takes since the window began. */
  slower?: Record<string, number>;
  /** How many times more CPU is used in two of every five minutes, always. */
  odd?: string;
  changed?: string;
  /** A signal that the configuration names and nobody exports. */
  missing?: boolean;
  /** Requests a minute of each service, where they are recorded. */
  requests?: Record<string, number>;
  /** How many times as many since the window began. */
  busier?: number;
}

/** Seconds, cores or requests of every minute around `normal`; the same noise in every run (Lehmer's generator). */
function series(name: string, service: string, normal: number, times: (index: number) => number) {
  let state = [...`${name}${service}`].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 2147483647, 7);
  const values = Array.from({ length: PAST + WINDOW + 1 }, (_, index) => {
    state = (state * 48271) % 2147483647;
    const value = normal * (0.95 + 0.1 * (state / 2147483647)) * times(index);
    return [BEGAN + (index - PAST) * STEP, value.toPrecision(8)];
  });
  return { metric: { __name__: name, service }, values };
}

/** Writes an incident of four services as a bundle. */
export function writeIncident(
  folder: string,
  { paged = 'shop', slower = {}, odd, changed, missing = false, requests = {}, busier = 1 }: Story,
): void {
  mkdirSync(folder, { recursive: true });
  const end = BEGAN + WINDOW * STEP;
  const save = (file: string, value: unknown) => {
    const text = JSON.stringify(value);
    writeFileSync(join(folder, file), file.endsWith('.gz') ? gzipSync(text) : text);
  };
  const signal = (name: string, kind: string) => ({ name, kind, query: name, worse: 'up' });
  save('incident.json', {
    version: 1,
    id: folder.split('/').slice(-2).join('/'),
    system: 'Shop',
    source: 'generated',
    licence: 'CC0-1.0',
    trigger: {
      source: 'pagerduty',
      service: paged,
      symptoms: [`latency of ${paged} is high`],
      severity: 'P2',
      timestamp: iso(BEGAN + 120),
    },
    // A page about another service has no series of its own: its latency is one of the signals.
    symptom: { query: paged === 'shop' ? 'latency{service="shop"}' : 'nobody_exports_this', worse: 'up' },
    window: { referenceStart: iso(BEGAN - PAST * STEP), start: iso(BEGAN), end: iso(end), stepSeconds: STEP },
    coverage: { metrics: [iso(BEGAN - PAST * STEP), iso(end)], logs: null, traces: null },
    component_label: 'service',
    signals: [
      signal('latency', 'latency'),
      signal('cpu', 'saturation'),
      { name: 'requests', kind: 'traffic', query: 'requests' },
      ...(missing ? [signal('pool_in_use', 'saturation')] : []),
    ],
  });
  const since = (index: number, times: number) => (index >= PAST ? times : 1);
  save('metrics.json.gz', [
    ...services.map((service) => series('latency', service, 0.1, (index) => since(index, slower[service] ?? 1))),
    ...services.map((service) => series('cpu', service, 0.2, (index) => (service === odd && index % 5 < 2 ? 9 : 1))),
    ...Object.entries(requests).map(([service, count]) =>
      series('requests', service, count, (index) => since(index, busier)),
    ),
    ...calls.map(([client = '', server = '']) => {
      const { values } = series('calls', server, 50, () => 1);
      return { metric: { __name__: 'traces_service_graph_request_total', client, server }, values };
    }),
  ]);
  const summary = 'version 2.4 rolled out';
  save(
    'changes.json',
    changed === undefined ? [] : [{ at: iso(BEGAN - 60), component: changed, kind: 'deploy', summary }],
  );
}
