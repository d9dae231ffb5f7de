import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

const PROGRAM = '/usr/bin/redis-server';
export const hasRedis = existsSync(PROGRAM);

export interface RedisServer {
  url: string;
  /** Its process, for tests that freeze or kill it. */
  pid: number;
  stop(): Promise<void>;
}

/** A real Redis of this test's own, on its own port, which keeps nothing; `policy` is its maxmemory-policy. */
export async function startRedis(
  options: { port?: number; policy?: string; more?: string[] } = {},
): Promise<RedisServer> {
  const home = await mkdtemp(join(tmpdir(), 'compass-redis-'));
  const port = options.port ?? (await freePort());
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', home];
  const policy = ['--maxmemory-policy', options.policy ?? 'noeviction', ...(options.more ?? [])];
  const running = spawn(PROGRAM, [...settings, ...policy], { stdio: 'ignore' });
  const ended = new Promise((resolve) => running.once('exit', resolve));
  const url = `redis://127.0.0.1:${port}`;
  const stop = async () => {
    running.kill('SIGKILL');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  for (let looks = 0; looks < 100; looks += 1) {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => undefined);
    const ready = await redis.connect().then(
      () => true,
      () => false,
    );
    redis.disconnect();
    if (ready) return { url, pid: running.pid ?? 0, stop };
    await sleep(50);
  }
  await stop();
  throw new Error('Redis did not start');
}
