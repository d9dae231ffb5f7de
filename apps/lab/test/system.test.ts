import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { missingParts } from '../src/system/programs.ts';
import { startSystem } from '../src/system/start.ts';
import { readAutotel } from './read-autotel.ts';

const missing = missingParts();
const skipped = missing.length > 0 && process.env.COMPASS_TEST_ALL !== '1';
const title = `orders stall behind a batch job, wait for slow payments, and fail after a release${skipped ? ` (lacks ${missing.join(', ')})` : ''}`;

test.skipIf(skipped)(title, { timeout: 240_000 }, async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'compass-lab-'));
  const system = await startSystem({ directory, onLine: () => {} });
  const started = await descendants(process.pid);
  expect(started.length).toBeGreaterThan(8);
  try {
    const ask = async (query: string) => instant(system.prometheusUrl, query);
    const within = { timeout: 60_000, interval: 500 };
    const p99 = 'histogram_quantile(0.99, sum by (component, le) (rate(http_request_duration_seconds_bucket[20s])))';

    await expect.poll(() => ask(p99), within).toMatchObject({ orders: expect.any(Number) });
    await expect.poll(() => ask('pg_lock_waiters'), within).toEqual({ 'orders-db': 0, 'inventory-db': 0 });
    for (const { name, query } of await signals()) {
      // A signal without a reading now would be a gap in every investigation.
      await expect.poll(async () => Object.values(await ask(query)).length, within).toBeGreaterThan(0);
      expect(Object.values(await ask(query)).every(Number.isFinite), name).toBe(true);
    }

    const contention = await system.causeLockContention();
    await expect.poll(async () => (await ask('pg_lock_waiters'))['orders-db'], within).toBeGreaterThan(5);
    await expect.poll(async () => (await ask(p99)).orders, within).toBeGreaterThan(2);
    const broken = {
      waiters: await ask('pg_lock_waiters'),
      latency: await ask(p99),
      blocker: await ask('pg_blocker_longest_seconds'),
    };
    expect(broken.waiters['inventory-db']).toBe(0);
    expect(broken.latency.inventory).toBeLessThan(1);
    expect(broken.blocker['orders-db']).toBeGreaterThan(1);
    expect(broken.blocker['inventory-db']).toBe(0);

    const compass = postgres(system.postgresUrl.compass, { max: 1, fetch_types: false });
    try {
      const [session] = await compass`
        select application_name, state, pg_terminate_backend(pid) as ended
        from pg_stat_activity where pid = ${contention.pid}`;
      expect(session).toEqual({ application_name: 'orders-archiver', state: 'idle in transaction', ended: true });
      await expect(compass`select * from orders`).rejects.toThrow('permission denied');
    } finally {
      await compass.end();
    }
    await contention.ended;
    await expect.poll(async () => (await ask('pg_lock_waiters'))['orders-db'], within).toBe(0);
    await expect.poll(async () => (await ask(p99)).orders, within).toBeLessThan(1);

    await system.slowPayments(400);
    await expect.poll(async () => (await ask(p99)).payments, within).toBeGreaterThan(0.25);
    await expect.poll(async () => (await ask(p99)).orders, within).toBeGreaterThan(0.25);
    await system.slowPayments(0);

    const failing =
      'sum by (component) (rate(http_requests_total{status="500"}[20s])) / sum by (component) (rate(http_requests_total[20s]))';
    expect((await ask(failing)).orders).toBe(0);
    await system.releaseOrders('2.4.0');
    await expect.poll(async () => (await ask(failing)).orders, within).toBeGreaterThan(0.1);
    expect((await ask(failing)).payments).toBe(0);
    const noted = (await (await fetch(new URL('/api/annotations', system.grafanaUrl))).json()) as object[];
    expect(noted).toMatchObject([{ tags: ['deploy', 'service:orders'], text: 'orders 2.4.0' }]);

    const autotel = await readAutotel(system.tracesUrl);
    try {
      // A visit that pays: the shop, orders and payments in one trace, each below its caller.
      const services = async () => {
        const visits = await autotel.traces({ operationName: 'PUT /captures/:id' });
        return visits.map(({ spans }) => [...new Set(spans.map((one) => one.serviceName))].sort());
      };
      await expect.poll(services, within).toContainEqual(['orders', 'payments', 'shop']);
      const lines = await autotel.logs({ serviceName: 'orders' });
      const errors = lines.filter(({ severityText }) => severityText === 'ERROR');
      expect(errors.length).toBeGreaterThan(0);
      for (const { body } of errors) expect(body).toMatch(/failed: TypeError: order \d+ has no currency$/);
    } finally {
      await autotel.close();
    }
  } finally {
    await system.stop();
    await rm(directory, { recursive: true, force: true });
  }
  expect(started.filter(isRunning)).toEqual([]);
  expect(await descendants(process.pid)).toEqual([]);
});

/** The value of each component, where the query has one. */
async function instant(prometheusUrl: string, query: string): Promise<Record<string, number>> {
  const response = await fetch(`${prometheusUrl}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query }),
  });
  const answer = (await response.json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return Object.fromEntries(answer.data.result.map(({ metric, value }) => [metric.component, Number(value[1])]));
}

async function signals(): Promise<{ name: string; query: string }[]> {
  return parse(await readFile(new URL('../src/signals.yaml', import.meta.url), 'utf8')).signals;
}

/** The processes below one process, as Linux lists them. */
async function descendants(ancestor: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // The name in brackets may hold spaces; what follows it is the state and the parent.
    const parent = stat.slice(stat.lastIndexOf(')')).split(' ')[2];
    if (parent !== undefined) parents.set(pid, Number(parent));
  }
  const below = (pid: number): number[] =>
    [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)]);
  return below(ancestor);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
