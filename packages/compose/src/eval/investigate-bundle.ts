import { setTimeout as sleep } from 'node:timers/promises';
import { allAgents } from '@compass/agents';
import {
  type AgentId,
  accept,
  type Clock,
  CompassError,
  createRedactor,
  type Investigation,
  isOver,
  type Log,
  type Model,
  type Ports,
  redactedModel,
  type Settings,
  type Surface,
  type Telemetry,
  unwatched,
} from '@compass/core';
import { type Bundle, createPlayer, createTelemetry, inProcess, memoryLedger, openBroker } from '@compass/mcp';
import { memoryQueue, memoryStore } from '@compass/state';
import { noPeople } from '../no-people.ts';
import { realClock, realDigest } from '../real-world.ts';
import { redactedBroker } from '../redaction/redacted-broker.ts';
import { startRunner } from '../runner.ts';

const PLAYER = 'player';
const LOOK_MS = 2;
/** A recording is played whole, at its own resolution. */
const MOST_POINTS = 5_000;

const silent = () => undefined;
const noLog: Log = { debug: silent, info: silent, warn: silent, error: silent };

export interface InvestigateBundle {
  bundle: Bundle;
  settings: Settings;
  agents: readonly AgentId[];
  /** The database that recorded sessions belong to. */
  sessionsComponent?: string | null;
  /** Proposes beside what is computed; none unless given. */
  model?: Model | null;
  /** Rejects when the investigation has not come to people by then. */
  limitMs: number;
  /** Where it is shown; nowhere unless given. */
  surface?: Surface;
  /** Told of every call of a tool, after its answer. */
  onCall?: () => void;
}

/** Ids that are the same in every run. */
function countedIds(): Ports['ids'] {
  let count = 0;
  return {
    next() {
      count += 1;
      return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    },
  };
}

/** Specialists ask for the same series. The recording stands still, so that each question is put once. */
function askedOnce(telemetry: Telemetry, answers: Map<string, ReturnType<Telemetry['range']>>): Telemetry {
  return {
    ...telemetry,
    range(query) {
      const key = JSON.stringify(query);
      const known = answers.get(key) ?? telemetry.range(query);
      answers.set(key, known);
      known.catch(() => answers.delete(key));
      return known;
    },
  };
}

const isSettled = (one: Investigation): boolean =>
  isOver(one) ||
  (one.status === 'awaiting_human' &&
    one.consultation?.state !== 'asked' &&
    !one.tests.some((test) => test.state === 'running'));

/** One investigation of a recorded incident as of its end, in memory and through MCP, up to where people would decide. */
export async function investigateBundle(
  options: InvestigateBundle,
): Promise<{ investigation: Investigation; calls: number }> {
  const { bundle, settings, agents, limitMs } = options;
  // A recording is no installation: whoever replays it gets the same marks.
  const redactor = createRedactor({ secrets: [], hash: (secret) => realDigest.hmac(bundle.incident.id, secret) });
  const end = new Date(bundle.incident.window.end);
  // It is the recording's end, and stays so; only waiting is real.
  const clock: Clock = { ...realClock, now: () => new Date(end) };
  const broker = redactedBroker(
    openBroker({
      clock,
      servers: [
        {
          name: PLAYER,
          connect: inProcess(() =>
            createPlayer({ bundle, time: { now: clock.now, speed: 1 }, ledger: memoryLedger() }),
          ),
        },
      ],
    }),
    redactor,
  );
  const { telemetry, actuator } = createTelemetry({
    broker,
    clock,
    routes: { player: PLAYER },
    sessionsComponent: options.sessionsComponent ?? null,
    mostPoints: MOST_POINTS,
  });
  let calls = 0;
  const answers = new Map<string, ReturnType<Telemetry['range']>>();
  const store = memoryStore({ clock });
  const queue = memoryQueue({ clock });
  const ports: Ports = {
    store,
    queue,
    telemetry: (open) =>
      askedOnce(
        telemetry({
          ...open,
          onCall(call) {
            calls += 1;
            options.onCall?.();
            open.onCall(call);
          },
        }),
        answers,
      ),
    actuator,
    model: redactedModel(options.model ?? null, redactor),
    surface: options.surface ?? null,
    people: noPeople,
    agents: allAgents.filter((agent) => agents.includes(agent.id)),
    clock,
    ids: countedIds(),
    digest: realDigest,
    redactor,
    log: noLog,
    settings,
    watch: unwatched,
    crashPoint: silent,
  };
  const stopRunner = startRunner(ports);
  try {
    const { service, symptoms, severity, source, timestamp } = bundle.incident.trigger;
    await accept(ports, {
      key: 'eval',
      verb: 'start_investigation',
      input: { service, symptoms, severity, source, timestamp },
      actor: { kind: 'system', name: 'eval' },
    });
    const until = performance.now() + limitMs;
    for (;;) {
      const [found] = await store.transaction((tx) => tx.investigations.list({ limit: 1 }));
      if (found !== undefined && isSettled(found)) return { investigation: found, calls };
      if (performance.now() > until)
        throw new CompassError(
          'unavailable',
          `not done after ${Math.round(limitMs / 1000)} s (${found?.status ?? 'not begun'})`,
        );
      await sleep(LOOK_MS);
    }
  } finally {
    await stopRunner();
    await queue.close();
    await broker.close();
  }
}
