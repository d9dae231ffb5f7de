import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '@compass/core';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Cluster, hasPostgres, startCluster } from '../../../tests/support/postgres-cluster.ts';
import { inProcess } from '../src/broker/server.ts';
import { postgresServer } from '../src/servers/postgres/server.ts';
import { createTelemetry } from '../src/telemetry/create-telemetry.ts';
import { brokerOf, standingClock, step } from './world.ts';

const none = { missing: 'No such source is configured' };

/** Tells apart what PostgreSQL keeps to the microsecond. */
const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

describe.skipIf(!hasPostgres && !process.env['COMPASS_TEST_ALL'])('a PostgreSQL database (real, version 15)', () => {
  let cluster: Cluster;
  let admin: Sql;

  beforeAll(async () => {
    cluster = await startCluster();
    admin = postgres(cluster.urlAs('postgres'), { max: 1, fetch_types: false });
    await admin`create table stock (id int primary key, amount int)`;
    await admin`insert into stock values (1, 10)`;
    for (const role of ['monitor', 'stranger']) await admin.unsafe(`create role ${role} login`);
    await admin`grant pg_monitor to monitor`;
    await admin`grant pg_signal_backend to monitor`;
    await admin`create role app login`;
    await admin`grant all on stock to app`;
  });
  afterAll(async () => {
    await admin?.end();
    await cluster?.stop();
  });

  const looking = (user: string) => {
    const connect = inProcess(() => postgresServer({ url: cluster.urlAs(user) }));
    const broker = brokerOf({ servers: [{ name: 'postgres', connect }] });
    const sessions = { server: 'postgres' };
    const routes = {
      metrics: none,
      logs: none,
      traces: none,
      changes: none,
      sessions,
      signals: [],
      componentLabel: 'service',
    };
    const made = createTelemetry({ broker, clock: standingClock(), routes, sessionsComponent: 'orders-db' });
    return { ...made, look: async () => (await made.telemetry(step()).sessions()).value };
  };

  /** A session that leaves a transaction open on `stock`, and one that waits for it. */
  const lockContention = async () => {
    const open = (name: string) =>
      postgres(cluster.urlAs('app'), {
        max: 1,
        fetch_types: false,
        connection: { application_name: name },
        onnotice: () => undefined,
      });
    const [batch, checkout] = [open('batch'), open('checkout')];
    onTestFinished(async () => {
      await Promise.allSettled([batch.end({ timeout: 0 }), checkout.end({ timeout: 0 })]);
    });
    await batch.unsafe('begin; update stock set amount = 9').simple();
    const waiting = checkout`update stock set amount = 8`.then(
      () => 'done',
      () => 'stopped',
    );
    return { batch, checkout, waiting };
  };

  const until = async (look: () => Promise<Session[]>, seen: (found: Session[]) => boolean): Promise<Session[]> => {
    for (let looks = 0; looks < 100; looks += 1) {
      const found = await look();
      if (seen(found)) return found;
      await sleep(100);
    }
    throw new Error('never seen');
  };
  const byName = (found: Session[], name: string): Session | undefined =>
    found.find(({ application }) => application === name);
  const identity = (session: Session | undefined) => ({
    pid: session?.pid ?? 0,
    backend_start: session?.backendStart ?? '',
  });

  test('shows who waits for whom, and ends the one that holds the lock', async () => {
    const { waiting } = await lockContention();
    const { look, actuator } = looking('monitor');
    const found = await until(look, (all) => (byName(all, 'checkout')?.blockedBy.length ?? 0) > 0);
    const [batch, checkout] = [byName(found, 'batch'), byName(found, 'checkout')];
    expect(batch).toMatchObject({ user: 'app', state: 'idle in transaction', blockedBy: [], relations: ['stock'] });
    expect(checkout).toMatchObject({ state: 'active', waitEventType: 'Lock', blockedBy: [batch?.pid] });
    for (const text of [batch?.backendStart, batch?.xactStart, batch?.stateChange]) expect(text).toMatch(MICROSECONDS);
    expect(found.map(({ application }) => application).sort()).toEqual(['batch', 'checkout']);
    expect(JSON.stringify(found)).not.toContain('update');

    const act = {
      ...step(),
      server: 'postgres',
      tool: 'terminate_backend',
      key: 'k1',
      epoch: 1,
      fence: () => undefined,
    };
    const [day = '', fraction = ''] = (batch?.backendStart ?? '').split('.');
    const other = String((Number.parseInt(fraction, 10) + 1) % 1_000_000).padStart(6, '0');
    const oneOff = { pid: batch?.pid ?? 0, backend_start: `${day}.${other}Z` };
    expect(await actuator.act({ ...act, params: oneOff })).toEqual({
      done: false,
      said: 'No such session: it ended, or its process id was used again.',
    });
    const back = { ...act, tool: 'postgres_session', params: identity(batch) };
    expect((await actuator.readBack(back)).gone).toBe(false);
    expect(await actuator.act({ ...act, params: identity(batch) })).toEqual({ done: true, said: 'The session ended.' });
    expect((await actuator.readBack(back)).gone).toBe(true);
    expect(await waiting).toBe('done');
  });

  test('is not said to be quiet by a user who may not look', async () => {
    await lockContention();
    const { telemetry } = looking('stranger');
    const stranger = telemetry(step());
    await expect(stranger.sessions()).rejects.toMatchObject({ code: 'refused' });
    expect((await stranger.sources()).sessionsComponent).toBe('orders-db');
  });

  test('can be looked at but not changed without the right to signal', async () => {
    await lockContention();
    const [batch] = await until(looking('monitor').look, (all) => byName(all, 'batch') !== undefined);
    const { actuator } = looking('stranger');
    const act = {
      ...step(),
      server: 'postgres',
      tool: 'terminate_backend',
      key: 'k2',
      epoch: 1,
      fence: () => undefined,
      params: identity(batch),
    };
    const told = await actuator.act(act).catch((error) => error.code);
    // A session whose start it may not see is not there for it.
    expect(told).toMatchObject({ done: false });
  });

  test('that is down is unavailable, and its address stays with us', async () => {
    const connect = inProcess(() => postgresServer({ url: 'postgres://app:secret@127.0.0.1:1/orders' }));
    const broker = brokerOf({ servers: [{ name: 'postgres', connect }] });
    const call = broker.call({ server: 'postgres', tool: 'postgres_sessions', access: 'read', arguments: {} });
    const error = await call.catch((caught) => caught);
    expect(error).toMatchObject({
      code: 'unavailable',
      cause: {
        message: 'unavailable: PostgreSQL cannot be reached: connection refused. Does it run, and at this port?',
      },
    });
  });
});
