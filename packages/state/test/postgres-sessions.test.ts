import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, hasPostgres, startCluster } from '../../../tests/support/postgres-cluster.ts';
import { SETTINGS } from '../src/connect-postgres.ts';
import { asCompassError } from '../src/database-error.ts';
import { postgresSessions } from '../src/postgres-sessions.ts';
import type { Handle } from '../src/record/handle.ts';

const needed = hasPostgres || process.env['COMPASS_TEST_ALL'] === '1';

/** The one value of a statement's one row. */
const oneOf = async (handle: Handle, statement: string): Promise<unknown> => {
  const [row] = (await handle.execute(sql.raw(statement))) as unknown as Record<string, unknown>[];
  return Object.values(row ?? {})[0];
};

describe.runIf(needed)('sessions of PostgreSQL (needs postgresql)', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());
  const open = (size: number, silentMs?: number) =>
    postgresSessions(cluster.urlAs('postgres'), size, SETTINGS, silentMs);

  test('what is urgent has the next connection, whoever has waited longer', async () => {
    const sessions = open(1);
    const held = Promise.withResolvers<void>();
    const order: string[] = [];
    const one = (name: string, urgent = false) => sessions.transaction(async () => void order.push(name), { urgent });
    const first = sessions.transaction(() => held.promise);
    const others = [one('a'), one('b'), one('lease', true), one('ack', true)];
    await pause(50);
    held.resolve();
    await Promise.all([first, ...others]);
    expect(order).toEqual(['lease', 'ack', 'a', 'b']);
    await sessions.close();
  });

  test('a transaction that stands still keeps nobody waiting for what it has locked: the database ends it', async () => {
    const [frozen, other] = [open(1), open(1)];
    expect(await frozen.transaction((handle) => oneOf(handle, 'show idle_in_transaction_session_timeout'))).toBe('10s');
    const [locked, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const standing = frozen.transaction(async (handle) => {
      await oneOf(handle, 'select pg_advisory_xact_lock(1)');
      await oneOf(handle, "select set_config('idle_in_transaction_session_timeout', '100', true)");
      locked.resolve();
      await ended.promise;
      await oneOf(handle, 'select 1');
    });
    const refused = expect(standing.catch((error) => Promise.reject(asCompassError(error)))).rejects.toMatchObject({
      code: 'unavailable',
    });
    await locked.promise;
    await other.transaction((handle) => oneOf(handle, 'select pg_advisory_xact_lock(1)'));
    ended.resolve();
    await refused;
    expect(await frozen.transaction((handle) => oneOf(handle, 'select 1'))).toBe(1);
    await Promise.all([frozen.close(), other.close()]);
  });

  test('a database that stands still holds nobody for ever, and is found again', async () => {
    const sessions = open(2, 500);
    const ask = () => sessions.transaction((handle) => oneOf(handle, 'select 1'));
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    const thaw = cluster.freeze();
    try {
      const asked = await Promise.allSettled([ask(), ask(), ask()]);
      expect(asked.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(Array(3).fill('unavailable'));
    } finally {
      thaw();
    }
    await expect.poll(() => ask().catch(() => null), { timeout: 10_000 }).toBe(1);
    await sessions.close();
  });

  test('a transaction may take long, as long as it asks for something now and then', async () => {
    const sessions = open(1, 400);
    const long = sessions.transaction(async (handle) => {
      for (let times = 0; times < 4; times += 1) await oneOf(handle, 'select pg_sleep(0.2)');
      return oneOf(handle, 'select 7');
    });
    expect(await long).toBe(7);
    await sessions.close();
  });

  test('who still waits for a connection when all are closed is refused at once, and no other is opened for them', async () => {
    const sessions = open(1);
    const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = sessions.transaction(async (handle) => {
      await oneOf(handle, 'select 1');
      begun.resolve();
      await held.promise;
    });
    await begun.promise;
    const ran: string[] = [];
    const waiting = ['a', 'b'].map((name) => sessions.transaction(async () => void ran.push(name)));
    let isClosed = false;
    const closing = sessions.close().then(() => {
      isClosed = true;
    });
    const asked = await Promise.allSettled(waiting);
    expect(isClosed).toBe(false);
    held.resolve();
    await Promise.all([first, closing]);
    expect(asked.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(['unavailable', 'unavailable']);
    expect(ran).toEqual([]);
  });
});
