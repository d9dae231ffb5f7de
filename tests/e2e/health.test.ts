import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasScaled, type ScaledInstallation, startScaled } from '../support/scaled.ts';

const parentOf = (pid: number): number => Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);

/** Of the database: what started it, the process that all others of it are children of, and the sessions. */
async function processesOf(url: string): Promise<{ starter: number; main: number; sessions: number[] }> {
  const sql = postgres(url, { max: 1, fetch_types: false });
  const rows = await sql<{ pid: number; own: boolean }[]>`
    select pid, pid = pg_backend_pid() as own from pg_stat_activity where backend_type = 'client backend'`;
  const main = parentOf(rows.find(({ own }) => own)?.pid ?? 0);
  await sql.end();
  return { starter: parentOf(main), main, sessions: rows.filter(({ own }) => !own).map(({ pid }) => pid) };
}

const signal = (pids: number[], name: 'SIGSTOP' | 'SIGCONT') => {
  for (const pid of pids) process.kill(pid, name);
};

describe.runIf(hasScaled || process.env['COMPASS_TEST_ALL'] === '1')(
  'health (needs postgresql and redis-server)',
  () => {
    let scaled: ScaledInstallation;
    const places = () => [scaled.url, ...scaled.workers.map(({ url }) => url)];
    const ask = async (url: string, path: string) => {
      const answer = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(10_000) });
      return { status: answer.status, text: await answer.text() };
    };
    beforeAll(async () => {
      scaled = await startScaled({ workers: 1 });
    }, 120_000);
    afterAll(() => scaled?.stop());

    it('of a server and a worker is answered while the database stands still, and is well again after it', async () => {
      const { starter, main, sessions } = await processesOf(scaled.cluster.urlAs('postgres'));
      // Each of the two listens, and asks.
      expect(sessions.length).toBeGreaterThanOrEqual(4);
      try {
        signal([main, ...sessions], 'SIGSTOP');
        for (const url of places()) {
          // More often than there are connections: what hangs is not asked again.
          for (let round = 0; round < 12; round += 4) {
            const ready = await Promise.all(Array.from({ length: 4 }, () => ask(url, '/ready')));
            expect(ready.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
          }
          const health = await ask(url, '/health');
          expect(health.status).toBe(503);
          expect(JSON.parse(health.text)).toMatchObject({ status: 'down', parts: { database: { state: 'down' } } });
          const metrics = await ask(url, '/metrics');
          expect(metrics.text).toContain('compass_health{part="database",state="down"} 1');
          expect(metrics.text).not.toMatch(/^compass_steps_due \d/m);
          expect((await ask(url, '/live')).status).toBe(200);
        }
      } finally {
        // What started it stops with it.
        signal([main, ...sessions, starter], 'SIGCONT');
      }
      for (const url of places())
        await expect.poll(async () => (await ask(url, '/ready')).status, { timeout: 30_000 }).toBe(200);
    }, 120_000);

    it('is degraded without Redis, names it, and goes on being ready', async () => {
      await scaled.redis.stop();
      for (const url of places()) {
        const health = await ask(url, '/health');
        expect(health.status).toBe(200);
        expect(JSON.parse(health.text)).toMatchObject({
          status: 'degraded',
          parts: { database: { state: 'ok' }, redis: { state: 'down', why: 'Redis does not answer.' } },
        });
        expect((await ask(url, '/ready')).status).toBe(200);
      }
    }, 60_000);
  },
);
