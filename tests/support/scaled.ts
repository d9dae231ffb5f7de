import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalSlack, startLocalSlack } from '@compass/slack-local';
import { migrateScaled } from '@compass/state';
import { freePort } from './free-port.ts';
import { type Cluster, hasPostgres, startCluster } from './postgres-cluster.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const SECRET = 'the secret of this test';

/** What the scaled form needs of a machine. */
export const hasScaled = hasPostgres && hasRedis;

/** One process of COMPASS. */
export interface Program {
  url: string;
  child: ChildProcess;
  /** How it ended: its exit code, or the signal. */
  ended: Promise<number | string>;
}

export interface ScaledInstallation {
  cluster: Cluster;
  redis: RedisServer;
  slack: LocalSlack;
  server: Program;
  workers: Program[];
  url: string;
  startWorker(env?: Record<string, string>): Promise<Program>;
  stop(): Promise<void>;
}

/** In the local Slack alice and bob may approve; here the configuration says so. */
function configuration(home: string, slack: LocalSlack): string {
  const config = join(home, 'config');
  cpSync(join(ROOT, 'config'), config, { recursive: true });
  const file = join(config, 'actions.yaml');
  const ids = (['alice', 'bob'] as const).map((name) => slack.workspace.users[name].id).join(', ');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^(\s+)approvers: \[\]$/gm, `$1approvers: [${ids}]`));
  return config;
}

/** Starts one of the apps, and waits until it takes work. `heard` gets each line that it logs. */
export async function program(
  app: 'server' | 'worker' | 'standalone',
  env: Record<string, string>,
  heard?: (line: string) => void,
): Promise<Program> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(ROOT, `apps/${app}/bin/start.js`)], {
    env: { PATH: process.env['PATH'] ?? '', ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', heard === undefined ? 'inherit' : 'pipe'],
  });
  if (heard !== undefined && child.stderr !== null) createInterface({ input: child.stderr }).on('line', heard);
  const ended = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  const url = `http://127.0.0.1:${port}`;
  for (let looks = 0; looks < 600 && child.exitCode === null; looks += 1) {
    const ready = await fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return { url, child, ended };
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error(`the ${app} did not start`);
}

/** The scaled form with real processes: PostgreSQL, Redis, one server, `workers` workers, and a local Slack that they all join. */
export async function startScaled(options: {
  workers: number;
  env?: Record<string, string>;
}): Promise<ScaledInstallation> {
  const home = mkdtempSync(join(tmpdir(), 'compass-scaled-'));
  const [cluster, redis] = await Promise.all([startCluster(), startRedis()]);
  const target = { url: '' };
  const slack = await startLocalSlack({
    port: 0,
    directory: join(home, 'slack-local'),
    pages: {
      get url() {
        return `${target.url}/webhooks/pagerduty`;
      },
      sign: (body) => `v1=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
  });
  const env = {
    COMPASS_DATA_DIR: join(home, 'data'),
    COMPASS_CONFIG: configuration(home, slack),
    DATABASE_URL: cluster.urlAs('postgres'),
    REDIS_URL: redis.url,
    COMPASS_AUDIT_KEY: 'an audit key of this test',
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    PAGERDUTY_WEBHOOK_SECRET: SECRET,
    LOG_LEVEL: 'ERROR',
    ...options.env,
  };
  const workers: Program[] = [];
  const startWorker = async (more: Record<string, string> = {}) => {
    const worker = await program('worker', { ...env, ...more });
    workers.push(worker);
    return worker;
  };
  await migrateScaled({ databaseUrl: env.DATABASE_URL });
  const server = await program('server', env);
  target.url = server.url;
  await Promise.all(Array.from({ length: options.workers }, () => startWorker()));
  return {
    cluster,
    redis,
    slack,
    server,
    workers,
    url: server.url,
    startWorker,
    stop: async () => {
      for (const { child } of [server, ...workers]) child.kill('SIGTERM');
      await Promise.race([Promise.all([server, ...workers].map(({ ended }) => ended)), sleep(10_000)]);
      for (const { child } of [server, ...workers]) child.kill('SIGKILL');
      await slack.close();
      await Promise.all([cluster.stop(), redis.stop()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
