import { createHmac } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filePins, openBroker, outsideServer } from '@compass/mcp';
import { migrateScaled } from '@compass/state';
import { Redis } from 'ioredis';
import postgres, { type Sql } from 'postgres';
import { type Cluster, startCluster } from '../../support/postgres-cluster.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { type Program, program } from '../../support/scaled.ts';
import { clock } from '../../support/world.ts';
import { keepHistory } from './history.ts';
import { LOOKS_BACK, type StandIn, type StandInOptions, startStandIn } from './stand-in.ts';

const CONFIG = join(import.meta.dirname, '../../../config');
export const SECRET = 'the secret of this row';
/** Who decides: Slack names its people by such ids. */
export const [ALICE, BOB] = ['U0ALICE', 'U0BOB'];

/** A worker process under the name that its database connections carry. */
export interface Worker extends Program {
  name: string;
}

/** What came of a page: the status of the answer, null where none came in time, and after how long. */
export interface Paged {
  status: number | null;
  ms: number;
}

export interface Crew {
  cluster: Cluster;
  redis: RedisServer;
  standIn: StandIn;
  sql: Sql;
  env: Record<string, string>;
  server: Program;
  /** Those that were not taken away. */
  workers: Worker[];
  /** FLUSHALL. */
  flush(): Promise<void>;
  /** `kill -9` of Redis, which keeps no file, and another one in its place. */
  killRedis(): Promise<void>;
  startWorker(env?: Record<string, string>): Promise<Worker>;
  /** Hands in a page of the `n`th service once; the same `event` is the same page. */
  page(n: number, event?: number): Promise<Paged>;
  stop(): Promise<void>;
}

export interface CrewOptions {
  workers: number;
  env?: Record<string, string>;
  sources?: StandInOptions;
  /** The deadline of all agents; the configuration's own unless told. */
  observationSeconds?: number;
  /** Channels by service, of those that have one of their own. */
  channels?: Record<string, string>;
}

type Configured = Pick<CrewOptions, 'observationSeconds' | 'channels'>;

const signals = [{ name: 'latency_p99', kind: 'latency', worse: 'up', unit: 's', query: 'p99' }];
const CAPABILITIES = ['query_metrics', 'query_range', 'get_labels', 'sessions', 'terminate_backend'];

/** One source that answers at once, one signal, an action that nothing protects from being done twice. JSON is YAML. */
export function configure(home: string, standIn: StandIn, { observationSeconds, channels }: Configured = {}): string {
  const directory = join(home, 'config');
  cpSync(CONFIG, directory, { recursive: true });
  const change = (name: string, ...changes: [RegExp | string, string][]) => {
    const file = join(directory, name);
    const text = changes.reduce((before, [from, to]) => before.replace(from, to), readFileSync(file, 'utf8'));
    writeFileSync(file, text);
  };
  if (observationSeconds !== undefined)
    change('compass.yaml', [/observation_timeout_seconds: \d+/, `observation_timeout_seconds: ${observationSeconds}`]);
  if (channels !== undefined) change('compass.yaml', ['channels: {}', `channels: ${JSON.stringify(channels)}`]);
  const write = (name: string, value: unknown) => writeFileSync(join(directory, name), JSON.stringify(value));
  write('signals.yaml', { component_label: 'component', signals });
  const postgresServer = { mcp: { url: standIn.url }, component: 'orders-db', capabilities: CAPABILITIES };
  write('mcp_servers.yaml', { mcp_servers: { postgres: postgresServer } });
  // A test each is enough of a day's work.
  for (const agent of ['application', 'database', 'infrastructure', 'network', 'tracing'])
    write(`agents/${agent}.yaml`, {
      [`${agent}_agent`]: { disproof_strategies: [{ name: 'none', description: 'No more than the decisive ones' }] },
    });
  change(
    'actions.yaml',
    [/^(\s+)approvers: \[\]$/m, `$1approvers: [${ALICE}, ${BOB}]`],
    ['effect: declarative', 'effect: unprotected'],
    [/^\s+read_back: .*$/m, ''],
    ['cooldown_seconds: 60', 'cooldown_seconds: 0'],
    ['within_seconds: 300', 'within_seconds: 30'],
  );
  return directory;
}

/** Several processes call only what was approved before. */
export async function approve(standIn: StandIn, file: string): Promise<void> {
  const mcp = { url: standIn.url, transport: 'streamable-http' as const, headers: {} };
  const servers = [outsideServer({ name: 'postgres', mcp })];
  const broker = openBroker({ servers, clock, pins: filePins(file), firstUse: 'trust' });
  await broker.tools('postgres');
  await broker.close();
}

export const pageOf = (standIn: StandIn, n: number, event = n): string =>
  JSON.stringify({
    event: {
      id: `event-${event}`,
      event_type: 'incident.triggered',
      occurred_at: standIn.pagedAt(n).toISOString(),
      data: { id: `incident-${n}`, title: 'p99 is high', service: { summary: standIn.serviceOf(n) } },
    },
  });

/** Never later than this: a sender gives up on an answer. */
const ANSWER_MS = 5000;

/** A signed page, handed in once. */
export async function send(url: string, body: string): Promise<Paged> {
  const began = performance.now();
  const status = await fetch(`${url}/webhooks/pagerduty`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-pagerduty-signature': `v1=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
    body,
    signal: AbortSignal.timeout(ANSWER_MS),
  }).then(
    (answer) => answer.status,
    () => null,
  );
  return { status, ms: performance.now() - began };
}

/** What every process is started with, in whichever form. */
export const environment = (home: string, standIn: StandIn, configured: Configured = {}) => ({
  COMPASS_DATA_DIR: join(home, 'data'),
  COMPASS_CONFIG: configure(home, standIn, configured),
  COMPASS_PINS: join(home, 'pins.json'),
  COMPASS_REFERENCE_SECONDS: String(LOOKS_BACK.referenceSeconds),
  COMPASS_LOOKBACK_SECONDS: String(LOOKS_BACK.lookbackSeconds),
  COMPASS_STEP_SECONDS: String(LOOKS_BACK.stepSeconds),
  COMPASS_POLL_MS: '500',
  COMPASS_AUDIT_KEY: 'an audit key of this row',
  PAGERDUTY_WEBHOOK_SECRET: SECRET,
  SLACK_ENABLED: 'false',
  LOG_LEVEL: 'SILENT',
});

/** The scaled form with real processes on sources that answer at once: a server, workers, PostgreSQL, Redis, no Slack and no model. */
export async function startCrew(options: CrewOptions): Promise<Crew> {
  const home = mkdtempSync(join(tmpdir(), 'compass-crew-'));
  const [cluster, standIn] = await Promise.all([startCluster(), startStandIn(options.sources)]);
  let redis = await startRedis();
  const programs: Program[] = [];
  const sql = postgres(cluster.urlAs('postgres'), { max: 4, fetch_types: false, onnotice: () => undefined });
  const stop = async () => {
    for (const { child } of programs) child.kill('SIGKILL');
    await Promise.all(programs.map(({ ended }) => ended));
    await sql.end({ timeout: 1 });
    await Promise.all([cluster.stop(), redis.stop(), standIn.close()]);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await approve(standIn, join(home, 'pins.json'));
    const places = { DATABASE_URL: cluster.urlAs('postgres'), REDIS_URL: redis.url };
    const env = { ...environment(home, standIn, options), ...places, ...options.env };
    const workers: Worker[] = [];
    let started = 0;
    const startWorker = async (more: Record<string, string> = {}): Promise<Worker> => {
      started += 1;
      const name = `worker-${started}`;
      const url = `${env.DATABASE_URL}?application_name=${name}`;
      const worker = { ...(await program('worker', { ...env, DATABASE_URL: url, ...more })), name };
      programs.push(worker);
      workers.push(worker);
      return worker;
    };
    await migrateScaled({ databaseUrl: env.DATABASE_URL });
    const server = await program('server', env);
    programs.push(server);
    await keepHistory(sql);
    await Promise.all(Array.from({ length: options.workers }, () => startWorker()));
    const flush = async () => {
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
    };
    const killRedis = async () => {
      const { port } = new URL(redis.url);
      await redis.stop();
      redis = await startRedis({ port: Number(port) });
    };
    const page = (n: number, event?: number) => send(server.url, pageOf(standIn, n, event));
    return { cluster, redis, standIn, sql, env, server, workers, flush, killRedis, startWorker, page, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
