import { createHash, createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Actor,
  type Agent,
  accept,
  answerOf,
  type CatalogueEntry,
  type Clock,
  CompassError,
  createRedactor,
  type Embedder,
  findInvestigation,
  type Investigation,
  type Log,
  type Model,
  type Pager,
  type Ports,
  type Redactor,
  runStep,
  type Settings,
  type Standing,
  type Store,
  type Surface,
  stepKinds,
  sweep,
  unwatched,
  type VerbAnswer,
} from '@compass/core';
import { memoryQueue, memoryStore } from '@compass/state';
import { scriptedTelemetry } from './telemetry.ts';

/** What a workspace says about most people. */
export const member: Standing = { is: 'member', groups: [] };
export const alice: Actor = { kind: 'slack', id: 'U0ALICE', name: 'alice', standing: member };
export const bob: Actor = { kind: 'slack', id: 'U0BOB', name: 'bob', standing: member };

export const clock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: async (ms, abort) => void (await sleep(ms, undefined, abort === undefined ? {} : { signal: abort })),
};
const silent = () => undefined;
export const digest: Ports['digest'] = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmac: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
};
export const quietLog: Log = { debug: silent, info: silent, warn: silent, error: silent };

export const terminate = (effect: CatalogueEntry['effect']): CatalogueEntry => ({
  id: 'terminate_backend',
  title: 'Terminate database session pid $pid on $target',
  server: 'postgres',
  tool: 'terminate_backend',
  params: { pid: { type: 'integer', from: 'blocking_session.pid' } },
  targets: ['orders-db'],
  risk: 'medium',
  effect,
  readBack: effect === 'declarative' ? { tool: 'postgres_session', gone: 'exists' } : null,
  approvers: ['U0ALICE', 'U0BOB'],
  approversName: 'db-approvers',
  approversNeeded: 1,
  expiresSeconds: 900,
  cooldownSeconds: 0,
  undo: null,
  words: { happens: 'it ends.', risk: 'its work is lost.', undo: 'none.' },
  recovery: { signal: 'symptom', withinSeconds: 300 },
});

export const settingsWith = (changes: Partial<Settings> = {}): Settings => ({
  maxParallelAgents: 5,
  observationTimeoutMs: 20_000,
  hypothesisTimeoutMs: 30_000,
  maxHypothesesPerAgent: 3,
  minConfidence: 0.5,
  costLimitUsd: 10,
  model: { tokensPerHypothesis: 1000, tokensPerObservation: 500, tokensPerInvestigation: 50_000, usdPerDay: 50 },
  referenceSeconds: 600,
  lookbackSeconds: 300,
  stepSeconds: 15,
  rateSeconds: 150,
  leaseMs: 10_000,
  maxRetries: 3,
  maxCrashes: 3,
  pollMs: 10,
  secondLookMs: 600_000,
  zone: 'UTC',
  defaultChannel: '#incidents',
  channels: {},
  watch: [],
  agents: {},
  catalogue: [terminate('declarative')],
  auditKey: 'a key of the test',
  linkOrigins: [],
  resolvePages: 'button',
  writesPages: false,
  ...changes,
});

/** A COMPASS in memory: the real record, steps and verbs; telemetry and the actuator are scripted. */
export interface World {
  ports: Ports;
  store: Store;
  /** Calls of the actuator's tool that took effect, by key. */
  effects: string[];
  telemetry: ReturnType<typeof scriptedTelemetry>;
  ask(actor: Actor, verb: string, input: unknown, key?: string): Promise<VerbAnswer>;
  get(id: string): Promise<Investigation>;
  until(id: string, what: string, holds: (investigation: Investigation) => boolean): Promise<Investigation>;
  /** The crash point was reached. */
  killed(): boolean;
  stop(): Promise<void>;
}

export interface WorldOptions {
  agents: Agent[];
  settings?: Partial<Settings>;
  store?: Store;
  effects?: string[];
  model?: Model;
  embedder?: Embedder;
  redactor?: Redactor;
  surface?: Surface;
  pager?: Pager;
  /** What Slack says of everybody when an action is about to be done. */
  standing?: Standing;
  telemetry?: ReturnType<typeof scriptedTelemetry>;
  /** The name of a crash point: the program is gone from there on. */
  crashAt?: string;
  clock?: Clock;
  sweepMs?: number;
}

/** Kills by making the store unreachable: nothing after the crash point is written, like after `kill -9`. */
export function mortal(store: Store): { store: Store; killed(): boolean; kill(): never } {
  let dead = false;
  const gone = () => new CompassError('internal', 'the program was killed here');
  return {
    store: { ...store, transaction: (work) => (dead ? Promise.reject(gone()) : store.transaction(work)) },
    killed: () => dead,
    kill() {
      dead = true;
      throw gone();
    },
  };
}

export function createWorld(options: WorldOptions): World {
  const { clock: time = clock, sweepMs = 50 } = options;
  const inner = options.store ?? memoryStore({ clock: time });
  const life = mortal(inner);
  const queue = memoryQueue({ clock: time });
  const effects = options.effects ?? [];
  const telemetry = options.telemetry ?? scriptedTelemetry();
  const ports: Ports = {
    store: life.store,
    queue,
    telemetry: telemetry.port,
    model: options.model ?? null,
    ...(options.embedder === undefined ? {} : { embedder: options.embedder }),
    actuator: {
      act: async ({ key }) => {
        const again = effects.includes(key);
        const effect = ports.settings.catalogue[0]?.effect;
        // A declarative target is gone the second time; an idempotent one knows its key; an unprotected one does it twice.
        if (!again || effect === 'unprotected') effects.push(key);
        telemetry.recover();
        return { done: !again || effect !== 'declarative', said: again ? 'no such session' : 'terminated' };
      },
      readBack: async () => ({ gone: telemetry.recovered(), said: 'Read back: it is gone.' }),
    },
    surface: options.surface ?? {
      reach: async () => undefined,
      show: async () => undefined,
      tell: async () => undefined,
    },
    ...(options.pager === undefined ? {} : { pager: options.pager }),
    people: { standingOf: async () => options.standing ?? member },
    agents: options.agents,
    clock: time,
    ids: { next: () => randomUUID() },
    digest,
    redactor: options.redactor ?? createRedactor({ secrets: [], hash: (secret) => digest.sha256(secret) }),
    log: quietLog,
    settings: settingsWith(options.settings),
    watch: unwatched,
    crashPoint: (name) => {
      if (name === options.crashAt) life.kill();
    },
  };
  queue.work(async (job) => void (await runStep(ports, stepKinds, job).catch(silent)));
  const sweeping = new AbortController();
  const loop = async () => {
    for (;;) {
      await sweep(ports).catch(silent);
      await time.sleep(sweepMs, sweeping.signal);
    }
  };
  loop().catch(silent);
  const get = (id: string) => inner.transaction((tx) => findInvestigation(tx, id));
  return {
    ports,
    store: inner,
    effects,
    telemetry,
    ask: async (actor, verb, input, key = randomUUID()) => {
      await accept(ports, { key, verb, input, actor });
      const answer = await answerOf(ports, key, 10_000);
      if (answer === null) throw new Error(`${verb} was not answered`);
      return answer as VerbAnswer;
    },
    get,
    until: async (id, what, holds) => {
      const end = Date.now() + 15_000;
      for (;;) {
        const found = await get(id);
        if (holds(found)) return found;
        if (Date.now() > end)
          throw new Error(
            `${what} did not come: ${found.status} ${JSON.stringify(found.actions.map((one) => one.state))} ${found.trouble.join()} ${found.error}`,
          );
        await sleep(20);
      }
    },
    killed: life.killed,
    stop: async () => {
      sweeping.abort();
      await queue.close();
    },
  };
}

/** An investigation up to an action that alice asks for and that waits for bob. */
export async function proposed(world: World): Promise<{ id: string; action: string | undefined }> {
  const begun = await world.ask(alice, 'start_investigation', { service: 'orders', source: 'slack' });
  if (!begun.ok) throw new Error('not started');
  const id = begun.investigation;
  await world.until(id, 'the list', ({ status }) => status === 'awaiting_human');
  const asked = await world.ask(alice, 'propose_action', { investigation: id, hypothesis: 1 });
  if (!asked.ok) throw new Error(asked.lines.join());
  return { id, action: asked.about };
}
