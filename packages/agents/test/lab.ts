import {
  type Agent,
  AgentSettings,
  CompassError,
  type Evidence,
  evaluate,
  fetchReadings,
  type HypothesisDraft,
  ledgerOf,
  measureSymptom,
  type Observation,
  type Point,
  type Series,
  type Session,
  type Signal,
  type Sources,
  type Span,
  type Telemetry,
  type Test,
  type Verdict,
} from '@compass/core';

export const start = Date.parse('2026-11-22T03:00:00Z') / 1000;
export const step = 5;
export const window = {
  referenceStart: new Date((start - 900) * 1000).toISOString(),
  start: new Date(start * 1000).toISOString(),
  end: new Date((start + 400) * 1000).toISOString(),
  stepSeconds: step,
};

/** Mulberry32: the same noise in every run. */
function seeded(text: string): () => number {
  let state = [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const at = (seconds: number): string => new Date((start + seconds) * 1000).toISOString();

/** About `level` with a few percent of noise; from `rise` seconds after the window's start about `to`. */
export function line(component: string, level: number, rise?: number, to = level): Series {
  const random = seeded(`${component}${level}${to}`);
  const points: Point[] = [];
  for (let time = start - 900; time <= start + 400; time += step)
    points.push([time, (rise !== undefined && time >= start + rise ? to : level) * (0.96 + 0.08 * random())]);
  return { labels: { component }, points };
}

export const signals: Signal[] = [
  { name: 'latency_p99', kind: 'latency', query: 'p99', worse: 'up', unit: 's' },
  { name: 'error_share', kind: 'errors', query: 'errors', worse: 'up' },
  { name: 'success_share', kind: 'errors', query: 'success', worse: 'down', unit: 'share' },
  { name: 'requests_per_second', kind: 'traffic', query: 'requests', unit: '/s' },
  { name: 'pool_share', kind: 'saturation', query: 'pool', worse: 'up' },
  { name: 'lock_waiters', kind: 'saturation', query: 'waiters', worse: 'up' },
  { name: 'connection_share', kind: 'saturation', query: 'connections', worse: 'up' },
  { name: 'cpu_share', kind: 'saturation', query: 'cpu', worse: 'up' },
  { name: 'memory_bytes', kind: 'saturation', query: 'memory', worse: 'up' },
  { name: 'client_latency', kind: 'latency', query: 'client', worse: 'up', unit: 's' },
];

export interface World {
  /** UTC where none is named. */
  zone?: string;
  series: Record<string, Series[]>;
  sessions: Session[];
  spans: Span[] | null;
  changes: { at: Date; component: string; kind: string; summary: string }[];
  logs: Record<string, Series[]> | null;
}

/** Shop calls orders and inventory; each has a database of its own. All is quiet. */
export const quiet = (): World => ({
  series: {
    p99: [line('orders', 0.31), line('shop', 0.4), line('inventory', 0.2)],
    errors: [line('orders', 0.001), line('inventory', 0.001)],
    requests: [line('orders', 410), line('inventory', 200)],
    pool: [line('orders', 0.3)],
    waiters: [line('orders-db', 0), line('inventory-db', 0)],
    connections: [line('orders-db', 0.4)],
    cpu: [line('orders', 0.3), line('inventory', 0.2)],
    memory: [line('orders', 4e8)],
    client: [{ ...line('orders', 0.33), labels: { component: 'orders', client: 'shop', server: 'orders' } }],
  },
  sessions: [],
  spans: null,
  changes: [],
  logs: null,
});

const ready = { state: 'ready' } as const;

export function telemetryOf(world: World): Telemetry {
  const sources: Sources = {
    metrics: ready,
    logs: world.logs === null ? { state: 'missing', why: 'there is no Loki' } : ready,
    traces: world.spans === null ? { state: 'missing', why: 'Tempo does not answer' } : ready,
    changes: ready,
    sessions: ready,
    annotations: ready,
    componentLabel: 'component',
    signals,
    services: null,
    recording: null,
    sessionsComponent: 'orders-db',
  };
  const answer = <T>(value: T) => ({ value, server: 'memory', recorded: null });
  const gone = (why: string) => () => Promise.reject(new CompassError('source_missing', why));
  const edges = [
    ['shop', 'orders'],
    ['shop', 'inventory'],
  ].map(([client = '', server = '']) => ({ labels: { client, server }, points: [] }));
  return {
    now: async () => new Date((start + 400) * 1000),
    sources: async () => sources,
    range: async ({ query }) => answer(world.series[query] ?? []),
    instant: async ({ query }) => answer(query.includes('traces_service_graph') ? edges : []),
    labelValues: async () => answer([]),
    logLines: async () => answer([]),
    logVolume: world.logs === null ? gone('there is no Loki') : async ({ query }) => answer(world.logs?.[query] ?? []),
    traces:
      world.spans === null
        ? gone('Tempo does not answer')
        : async ({ start: from, end }) =>
            answer(
              (world.spans ?? []).filter(
                ({ startNs }) => Number(startNs) / 1e6 >= from.getTime() && Number(startNs) / 1e6 < end.getTime(),
              ),
            ),
    trace: async ({ traceID }) => answer((world.spans ?? []).filter((one) => one.traceID === traceID)),
    changes: async () => answer(world.changes),
    annotations: async () => answer([]),
    sessions: async () => answer(world.sessions),
  };
}

let ids = 0;

export async function observe(agent: Agent, world: World, settings: AgentSettings = AgentSettings.parse({})) {
  const evidence: Omit<Evidence, 'id' | 'investigation' | 'readAt'>[] = [];
  const answer = await agent.observe({
    service: 'orders',
    window,
    signals,
    componentLabel: 'component',
    zone: world.zone ?? 'UTC',
    rateSeconds: 300,
    settings,
    telemetry: telemetryOf(world),
    keep: (draft) => `e${evidence.push(draft)}`,
    observationId: () => `o${++ids}`,
    now: at(400),
    abort: new AbortController().signal,
  });
  return { ...answer, evidence };
}

export const measured = (world: World) =>
  measureSymptom({
    service: 'orders',
    symptoms: ['p99 latency'],
    signals,
    telemetry: telemetryOf(world),
    window,
    componentLabel: 'component',
  });

/** What `agents` propose about a world, every test of it run, the most confident first. */
export async function investigate(agents: Agent[], world: World, settings: AgentSettings = AgentSettings.parse({})) {
  const { symptom } = await measured(world);
  const answers = await Promise.all(agents.map((agent) => observe(agent, world, settings)));
  const observations: Observation[] = answers.flatMap((answer) => answer.observations);
  const drafts = agents.flatMap((agent) =>
    agent.hypothesise({
      ...{ service: 'orders', observations, symptom, window, signals, settings },
      zone: world.zone ?? 'UTC',
    }),
  );
  const judged = await Promise.all(drafts.map((draft, index) => judge(draft, index + 1, world)));
  return { symptom, observations, answers, hypotheses: judged.toSorted((a, b) => b.confidence - a.confidence) };
}

async function judge(draft: HypothesisDraft, number: number, world: World) {
  const tests = draft.tests.map(
    (one): Test => ({ ...one, hash: `${number}.${one.name}`, hypothesis: number, window, registeredAt: window.end }),
  );
  const verdicts: Verdict[] = [];
  for (const test of tests) {
    const { verdict, saw, why } = evaluate(test, await fetchReadings(test, telemetryOf(world)), 'UTC');
    const weight = verdict === 'survived' ? test.weight.survived : verdict === 'disproven' ? test.weight.disproven : 0;
    verdicts.push({
      test: test.hash,
      hypothesis: number,
      verdict,
      saw,
      why,
      weight,
      evidence: [],
      readAt: window.end,
      run: 1,
      from: 0,
      to: 0,
      askedBy: null,
    });
  }
  const verdict = (name: string) => verdicts.find((one) => one.test === `${number}.${name}`);
  return { ...draft, verdict, ...ledgerOf({ draft, tests, verdicts, untrustedOnly: false }) };
}

export const session = (pid: number, blockedBy: number[], about: Partial<Session> = {}): Session => ({
  pid,
  backendStart: '2026-11-22T02:58:40.000123Z',
  user: 'app',
  application: 'orders',
  state: 'active',
  waitEventType: blockedBy.length > 0 ? 'Lock' : null,
  waitEvent: null,
  xactStart: null,
  stateChange: null,
  blockedBy,
  relations: ['orders', 'orders_pkey'],
  ...about,
});

/** The batch job locks the orders table: waits and the full pool at once, latency when the first request gives up, retries later. */
export function lockContention(): World {
  const world = quiet();
  return {
    ...world,
    series: {
      ...world.series,
      waiters: [
        {
          labels: { component: 'orders-db' },
          points: line('orders-db', 38, undefined).points.map(([time]): Point => [time, time >= start + 105 ? 38 : 0]),
        },
        line('inventory-db', 0),
      ],
      pool: [line('orders', 0.3, 105, 1)],
      p99: [line('orders', 0.31, 150, 4.8), line('shop', 0.4, 150, 5), line('inventory', 0.2)],
      requests: [line('orders', 410, 340, 660), line('inventory', 200)],
      cpu: [line('orders', 0.017, 150, 0.027), line('inventory', 0.2)],
    },
    sessions: [
      session(45231, [], {
        application: 'orders-archiver',
        state: 'idle in transaction',
        xactStart: '2026-11-22T02:58:41.123456Z',
        relations: ['orders'],
      }),
      ...Array.from({ length: 38 }, (_, index) => session(500 + index, [45231])),
    ],
  };
}
