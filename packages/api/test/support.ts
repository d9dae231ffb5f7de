import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiToken } from '@compass/config';
import {
  type Actor,
  type Clock,
  CompassError,
  createRedactor,
  type Evidence,
  type Investigation,
  type Ports,
  runStep,
  type Settings,
  stepKinds,
  unwatched,
} from '@compass/core';
import type { FastifyInstance } from 'fastify';
import { afterEach } from 'vitest';
import { drawPicture } from '../../charts/src/index.ts';
import { memoryQueue, memoryStore } from '../../state/src/index.ts';
import { SCOPES } from '../src/bearer.ts';
import { createApi, type WebhookSecrets } from '../src/index.ts';
import type { McpDoor } from '../src/routes/mcp.ts';
import type { TakeRequest } from '../src/routes/slack-events.ts';

const realClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (ms, abort) => pause(ms, undefined, abort === undefined ? {} : { signal: abort }),
};

const settings: Settings = {
  maxParallelAgents: 5,
  observationTimeoutMs: 1000,
  hypothesisTimeoutMs: 1000,
  maxHypothesesPerAgent: 3,
  minConfidence: 0.5,
  costLimitUsd: 10,
  model: { tokensPerHypothesis: 1000, tokensPerObservation: 500, tokensPerInvestigation: 50_000, usdPerDay: 50 },
  referenceSeconds: 1800,
  lookbackSeconds: 600,
  stepSeconds: 15,
  rateSeconds: 300,
  leaseMs: 10_000,
  maxRetries: 3,
  maxCrashes: 3,
  pollMs: 100,
  secondLookMs: 600_000,
  zone: 'UTC',
  defaultChannel: '#incidents',
  channels: {},
  watch: [],
  agents: {},
  catalogue: [],
  auditKey: 'audit key of the tests',
  linkOrigins: [],
  resolvePages: 'button',
  writesPages: false,
};

export interface World {
  api: FastifyInstance;
  ports: Ports;
  investigations(): Promise<Investigation[]>;
  /** Until its first step has ended, which without sources means `failed`. */
  ended(id: string): Promise<Investigation>;
}

interface Choices {
  clock?: Clock;
  backUp?: () => Promise<Readable>;
  /** Of all scopes. */
  token?: string;
  tokens?: ApiToken[];
  webhooks?: Partial<WebhookSecrets>;
  channels?: Record<string, string>;
  mcp?: McpDoor;
  slackEvents?: TakeRequest;
  services?: string[];
  /** Sources that never answer keep an investigation active; the default has none, and it fails at once. */
  sources?: 'none' | 'silent';
  /** What the record starts with. */
  kept?: Investigation[];
  evidence?: Evidence[];
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

export const system: Actor = { kind: 'system', name: 'tests' };

/** REST and webhooks over core's own steps and a record in memory; only the sources are missing. */
export async function openWorld(choices: Choices = {}): Promise<World> {
  const over = new AbortController();
  const never = () =>
    new Promise<never>((_resolve, reject) => {
      over.signal.addEventListener('abort', () => reject(new CompassError('stale', 'The test is over.')));
    });
  const refuse = async (): Promise<never> => {
    if (choices.sources === 'silent') return never();
    throw new CompassError('source_missing', 'No source is configured.');
  };
  const clock = choices.clock ?? realClock;
  const queue = memoryQueue({ clock });
  const store = memoryStore({ clock });
  const ports: Ports = {
    store,
    queue,
    clock,
    settings: { ...settings, channels: choices.channels ?? {}, publicUrl: 'https://compass.example.com' },
    agents: [],
    telemetry: () => ({
      now: refuse,
      sources: refuse,
      range: refuse,
      instant: refuse,
      labelValues: refuse,
      logLines: refuse,
      logVolume: refuse,
      traces: refuse,
      trace: refuse,
      changes: refuse,
      annotations: refuse,
      sessions: refuse,
    }),
    model: null,
    actuator: { act: refuse, readBack: refuse },
    people: { standingOf: async () => ({ is: 'unknown', groups: [] }) },
    surface: { reach: async () => undefined, show: async () => undefined, tell: async () => undefined },
    ids: { next: () => randomUUID() },
    digest: {
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      hmac: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
    },
    redactor: createRedactor({
      secrets: [],
      hash: (secret) => createHash('sha256').update(secret).digest('hex'),
    }),
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    watch: unwatched,
    crashPoint: () => undefined,
  };
  await store.transaction(async (tx) => {
    for (const investigation of choices.kept ?? []) await tx.investigations.insert(investigation);
    await tx.evidence.put(choices.evidence ?? []);
  });
  queue.work(async (job) => void (await runStep(ports, stepKinds, job)));
  const reachable = () =>
    store
      .transaction((tx) => tx.now())
      .then(
        () => true,
        () => false,
      );
  const api = await createApi({
    ports,
    tokens:
      choices.token === undefined ? (choices.tokens ?? []) : [{ name: null, scopes: SCOPES, token: choices.token }],
    webhooks: {
      pagerduty: [],
      alertmanager: [],
      grafana: { tokens: [], secrets: [] },
      compass: [],
      ...choices.webhooks,
    },
    services: async () => choices.services ?? null,
    mcp: choices.mcp ?? null,
    slackEvents: choices.slackEvents ?? null,
    pictures: async () => [
      { svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>', alt: 'a "line"' },
    ],
    exportBundle: async (id) => ({ incident: { id } }),
    chart: drawPicture,
    backUp: choices.backUp ?? null,
    health: async () => ({ status: (await reachable()) ? 'ok' : 'down', parts: { database: { state: 'ok' } } }),
    ready: reachable,
    metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'compass_steps_due 0\n' }),
    about: () => ({ form: 'memory' }),
  });
  closing.push(async () => {
    over.abort();
    await api.close();
    await queue.close();
    await store.close();
  });
  const get = (id: string) => store.transaction((tx) => tx.investigations.get(id));
  return {
    api,
    ports,
    investigations: () => store.transaction((tx) => tx.investigations.list({ limit: 100 })),
    ended: async (id) => {
      for (;;) {
        const found = await get(id);
        if (found !== null && found.endedAt !== null) return found;
        await pause(10);
      }
    },
  };
}

/** A request of REST with a body. */
export const post = (
  { api }: Pick<World, 'api'>,
  url: string,
  payload: object | string = {},
  headers: Record<string, string> = {},
) =>
  api.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
