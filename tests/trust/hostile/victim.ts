import { allAgents } from '@compass/agents';
import { isCompassError } from '@compass/core';
import { type Broker, createTelemetry, memoryPins, type Outside, openBroker, outsideServer } from '@compass/mcp';
import { clock, createWorld } from '../../support/world.ts';
import { cpuWait } from './cpu-wait.ts';

/** What a victim is sent: the evil servers it shall use, one after the other. */
export interface Plan {
  timeoutMs: number;
  honest: Outside;
  /** Who answers for metrics in the investigation; the evil one answers for all else. */
  evil: { name: string; mcp: Outside; metrics: 'honest' | 'theirs' | 'no investigation' }[];
}

/** What became of one evil server. Times in milliseconds. */
export interface Outcome {
  name: string;
  /** The longest that anything took: being connected and listed, and calls side by side; waits for a processor are not counted. */
  slowest: number;
  /** `answered`, or how it failed: a code of our own errors, or `uncaught …`. */
  ends: string[];
  investigation: { status: string; ms: number } | null;
  /** Text that hides reached an answer, or the record. */
  hiding: boolean;
}

/** What a victim tells of itself. Bytes of memory: after an honest server was used, and at its most. */
export interface Report {
  outcomes: Outcome[];
  before: number;
  most: number;
  uncaught: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const HIDING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]|\\u(?:00[01]|d8)|\[31m/;
const AT_ONCE = 4;
const LIMIT_MS = 60_000;
const FINISHED = new Set(['awaiting_human', 'resolved', 'closed', 'failed']);

let uncaught = 0;
process.on('unhandledRejection', () => {
  uncaught += 1;
});

/** Uses servers through a broker of their own: what was suffered before spares nobody anything. */
async function using<T>(servers: Record<string, Outside>, timeoutMs: number, work: (broker: Broker) => Promise<T>) {
  const entries = Object.entries(servers).map(([name, mcp]) =>
    outsideServer({ name, mcp, limits: { timeoutMs, restMs: 500 } }),
  );
  const broker = openBroker({ servers: entries, pins: memoryPins(), firstUse: 'trust', clock });
  try {
    return await work(broker);
  } finally {
    await broker.close();
  }
}

async function investigate(broker: Broker, metrics: string) {
  const theirs = { server: 'theirs' };
  const { telemetry } = createTelemetry({
    broker,
    clock,
    routes: {
      metrics: { server: metrics },
      logs: theirs,
      traces: theirs,
      changes: theirs,
      sessions: { missing: 'no database is configured' },
      signals: [{ name: 'latency_p99', kind: 'latency', query: 'p99', worse: 'up', unit: 's' }],
      componentLabel: 'component',
    },
    sessionsComponent: null,
  });
  const began = performance.now();
  const world = createWorld({
    agents: allAgents,
    settings: { observationTimeoutMs: 8_000 },
    telemetry: { port: telemetry, recover: () => undefined, recovered: () => false },
  });
  try {
    const actor = { kind: 'api', name: 'trust' } as const;
    const asked = await world.ask(actor, 'start_investigation', { service: 'orders', source: 'api' });
    if (!asked.ok) throw new Error(asked.lines.join());
    let done = await world.get(asked.investigation);
    for (; !FINISHED.has(done.status) && performance.now() - began < LIMIT_MS; done = await world.get(done.id))
      await clock.sleep(50);
    return {
      status: done.status,
      ms: Math.round(performance.now() - began),
      hiding: HIDING.test(JSON.stringify(done)),
    };
  } finally {
    await world.stop();
  }
}

async function call(mcp: Outside, timeoutMs: number): Promise<Omit<Outcome, 'name' | 'investigation'>> {
  const ends: string[] = [];
  let slowest = 0;
  let hiding = false;
  const timed = async (work: () => Promise<unknown>): Promise<void> => {
    const [began, waited] = [performance.now(), cpuWait()];
    const how = await work().then(
      (value) => {
        hiding ||= HIDING.test(JSON.stringify(value));
        return 'answered';
      },
      (error: unknown) => (isCompassError(error) ? error.code : `uncaught ${error}`),
    );
    ends.push(how);
    slowest = Math.max(slowest, Math.round(performance.now() - began - (cpuWait() - waited)));
  };
  await using({ theirs: mcp }, timeoutMs, async (broker) => {
    const tool = {
      server: 'theirs',
      tool: 'prometheus_query_range',
      access: 'read',
      arguments: { query: 'p99' },
    } as const;
    await timed(() => broker.tools('theirs'));
    await Promise.all(Array.from({ length: AT_ONCE }, () => timed(() => broker.call(tool))));
    // Whatever it asked meanwhile is answered before it is left.
    await clock.sleep(20);
  });
  return { slowest, ends, hiding };
}

async function suffer({ name, mcp, metrics }: Plan['evil'][number], { honest, timeoutMs }: Plan): Promise<Outcome> {
  const called = await call(mcp, timeoutMs);
  if (metrics === 'no investigation') return { name, ...called, investigation: null };
  const { hiding, ...investigation } = await using({ honest, theirs: mcp }, timeoutMs, (broker) =>
    investigate(broker, metrics).catch((error) => ({ status: `uncaught ${error}`, ms: 0, hiding: false })),
  );
  return { name, ...called, investigation, hiding: called.hiding || hiding };
}

process.once('message', async (plan: Plan) => {
  const honest = { name: 'honest', mcp: plan.honest, metrics: 'honest' } as const;
  for (let times = 0; times < 2; times += 1) await suffer(honest, { ...plan, timeoutMs: 5_000 });
  const before = process.memoryUsage.rss();
  const outcomes: Outcome[] = [];
  for (const one of plan.evil) outcomes.push(await suffer(one, plan));
  // The kernel's own high-water mark: it sees what happened between two looks.
  const most = process.resourceUsage().maxRSS * 1024;
  process.send?.({ outcomes, before, most, uncaught } satisfies Report, () => process.exit(0));
});
