import {
  type Change,
  CompassError,
  type Series,
  type Session,
  type Sources,
  type Span,
  type Telemetry,
} from '../src/index.ts';
import { start } from './evaluate-lines.ts';

const ready = { state: 'ready' } as const;

export const sourcesOf = (about: Partial<Sources> = {}): Sources => ({
  metrics: ready,
  logs: ready,
  traces: ready,
  changes: ready,
  sessions: ready,
  annotations: ready,
  componentLabel: 'component',
  signals: [],
  services: null,
  recording: null,
  sessionsComponent: 'orders-db',
  ...about,
});

export interface World {
  /** Series by query; a query that is not here is answered with nothing. */
  metrics?: Record<string, Series[]>;
  logs?: Record<string, Series[]>;
  spans?: Span[];
  sessions?: Session[];
  changes?: Change[];
  sources?: Partial<Sources>;
  /** Stated coverage of every source, in unix seconds; absent: none is stated. */
  recorded?: [from: number, to: number];
  reduced?: string;
}

/** Whole traces that a service has a span in. */
const tracesOf = (spans: Span[], service: string | undefined): Span[] => {
  const touched = new Set(spans.filter((one) => one.service === service).map((one) => one.traceID));
  return service === undefined ? spans : spans.filter((one) => touched.has(one.traceID));
};

/** The sources as a small world in memory. */
export function telemetryOf(world: World): Telemetry {
  const recorded =
    world.recorded === undefined
      ? null
      : { from: new Date(world.recorded[0] * 1000), to: new Date(world.recorded[1] * 1000) };
  const answer = <T>(value: T) => ({
    value,
    server: 'memory',
    recorded,
    ...(world.reduced === undefined ? {} : { reduced: world.reduced }),
  });
  const missing = (what: string) => () => Promise.reject(new CompassError('source_missing', `${what} is not here.`));
  return {
    now: async () => new Date((start + 600) * 1000),
    sources: async () => sourcesOf(world.sources),
    range:
      world.metrics === undefined ? missing('Prometheus') : async ({ query }) => answer(world.metrics?.[query] ?? []),
    instant: async () => answer([]),
    labelValues: async () => answer([]),
    logLines: async () => answer([]),
    logVolume: world.logs === undefined ? missing('Loki') : async ({ query }) => answer(world.logs?.[query] ?? []),
    traces:
      world.spans === undefined
        ? missing('Tempo')
        : async ({ service, start: from, end }) =>
            answer(
              tracesOf(world.spans ?? [], service).filter(
                (one) => Number(one.startNs) / 1e6 >= from.getTime() && Number(one.startNs) / 1e6 < end.getTime(),
              ),
            ),
    trace: async ({ traceID }) => answer((world.spans ?? []).filter((one) => one.traceID === traceID)),
    changes: world.changes === undefined ? missing('A list of changes') : async () => answer(world.changes ?? []),
    annotations: missing('Grafana'),
    sessions: world.sessions === undefined ? missing('The database') : async () => answer(world.sessions ?? []),
  };
}

export const session = (pid: number, blockedBy: number[], about: Partial<Session> = {}): Session => ({
  pid,
  backendStart: `2026-11-22T02:00:00.00000${pid % 10}Z`,
  user: 'app',
  application: 'orders',
  state: 'active',
  waitEventType: blockedBy.length > 0 ? 'Lock' : null,
  waitEvent: null,
  xactStart: '2026-11-22T02:58:41.123456Z',
  stateChange: null,
  blockedBy,
  relations: ['orders', 'orders_pkey'],
  ...about,
});

/** One request through two services: `orders` for `total` seconds, of which `below` are in `orders-db`. */
export function trace(id: string, atSeconds: number, total: number, below: number): Span[] {
  const ns = (seconds: number) => String(BigInt(Math.round((atSeconds + seconds) * 1e6)) * 1000n);
  const whole = { traceID: id, pod: '', name: 'POST /orders' };
  return [
    { ...whole, spanID: `${id}a`, parentSpanID: '', service: 'orders', startNs: ns(0), endNs: ns(total) },
    {
      ...whole,
      spanID: `${id}b`,
      parentSpanID: `${id}a`,
      service: 'orders-db',
      startNs: ns(0.01),
      endNs: ns(0.01 + below),
    },
  ];
}
