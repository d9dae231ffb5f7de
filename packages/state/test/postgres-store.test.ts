import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { wireSummary } from '@compass/core';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, hasPostgres, startCluster } from '../../../tests/support/postgres-cluster.ts';
import { migratePostgres } from '../src/migrate-postgres.ts';
import { openPostgres } from '../src/open-postgres.ts';
import { recordStore } from '../src/record-store.ts';
import { auditSuite } from './audit-suite.ts';
import { stepSuite } from './step-suite.ts';
import { storeSuite } from './store-suite.ts';
import { auditRow, evidence, investigation } from './support/samples.ts';

const needed = hasPostgres || process.env['COMPASS_TEST_ALL'] === '1';

describe.runIf(needed)('PostgreSQL (needs postgresql)', () => {
  let cluster: Cluster;
  const url = () => cluster.urlAs('postgres');
  const open = () => openPostgres({ url: url(), poolSize: 4 });
  beforeAll(async () => {
    cluster = await startCluster();
    await migratePostgres(url());
  });
  afterAll(() => cluster.stop());

  const place = async () => {
    const database = await open();
    return {
      store: async () => {
        await database.transaction((handle) =>
          handle.execute(sql`truncate investigations, inbox, steps, evidence, journal, posts, patterns`),
        );
        return recordStore({ database });
      },
      execute: (statement: string) => database.transaction((handle) => handle.execute(sql.raw(statement))),
      close: () => database.close(),
    };
  };
  auditSuite('PostgreSQL', place);
  storeSuite('PostgreSQL', place);
  stepSuite('PostgreSQL', place);

  test('several that start at once can each use it', async () => {
    const opened = await Promise.all([open(), open(), open()]);
    const [first, second] = opened.map((database) => recordStore({ database }));
    const one = investigation(70_000 + Math.floor(Math.random() * 1e6));
    await first?.transaction((tx) => tx.investigations.insert(one));
    expect(await second?.transaction((tx) => tx.investigations.get(one.id))).toEqual(one);
    await Promise.all(opened.map((database) => database.close()));
  });

  test('what waits for a connection when nobody waits for it any more is never begun', async () => {
    const database = await openPostgres({ url: url(), poolSize: 1 });
    const store = recordStore({ database });
    const [held, late] = [Promise.withResolvers<void>(), new AbortController()];
    const first = store.transaction(() => held.promise);
    let begun = 0;
    const count = async () => {
      begun += 1;
    };
    const second = store.transaction(count, { abort: late.signal });
    const third = store.transaction(count, { abort: new AbortController().signal });
    late.abort();
    held.resolve();
    await expect(second).rejects.toMatchObject({ code: 'unavailable' });
    await Promise.all([first, third]);
    expect(begun).toBe(1);
    await database.close();
  });

  test('a summary that an older version left behind is not shown', async () => {
    const database = await open();
    const store = recordStore({ database });
    const one = investigation(60_000 + Math.floor(Math.random() * 1e4));
    await store.transaction((tx) => tx.investigations.insert(one));
    const next = { ...one, revision: one.revision + 1, status: 'resolved' as const };
    const short = () => store.transaction((tx) => tx.investigations.summaries({ before: one.number + 1, limit: 1 }));
    for (const summary of [sql`summary`, sql`null`]) {
      await database.transaction((handle) =>
        handle.execute(
          sql`update investigations set revision = ${next.revision}, status = ${next.status}, record = ${JSON.stringify(next)}, summary = ${summary} where id = ${one.id}`,
        ),
      );
      expect(await short()).toEqual([wireSummary(next)]);
    }
    await database.close();
  });

  test('a statement is prepared once a connection, unless it is as long as its rows are many', async () => {
    const database = await openPostgres({ url: url(), poolSize: 1 });
    const store = recordStore({ database });
    const prepared = () =>
      database.transaction(async (handle) => {
        const all = await handle.execute(sql`select statement from pg_prepared_statements`);
        return (all as unknown as { statement: string }[]).map(({ statement }) => statement);
      });
    const many = Array.from({ length: 200 }, () => evidence());
    for (let times = 0; times < 3; times += 1)
      await store.transaction(async (tx) => {
        await tx.investigations.get('unknown');
        await tx.evidence.put(many);
      });
    const texts = await prepared();
    expect(texts.filter((text) => text.startsWith('select "record" from "investigations"'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('"evidence"'))).toEqual([]);
    await database.close();
  });

  test('a step of no investigation is found among all deliveries that there were by one look into an index', async () => {
    const database = await openPostgres({ url: url(), poolSize: 1 });
    const store = recordStore({ database });
    const key = `pause:${randomUUID()}`;
    await store.transaction(async (tx) => {
      await tx.steps.add({ id: randomUUID(), investigation: null, kind: 'pause', key, input: {}, delayMs: 1000 });
      expect(await tx.steps.byKey(null, key)).toMatchObject({ key });
      expect(await tx.steps.wake({ investigation: null, key, delayMs: 0 })).toMatchObject({ key, epoch: 1 });
    });
    const plans = await database.transaction(async (handle) => {
      const rowsOf = async (text: string) =>
        (await handle.execute(sql.raw(text))) as unknown as Record<string, string>[];
      await rowsOf('set local enable_seqscan = off');
      const prepared = await rowsOf("select name, statement from pg_prepared_statements where statement ~ 'coalesce'");
      return Promise.all(
        prepared.map(async ({ name = '', statement = '' }) => {
          const values = [...new Set(statement.match(/\$\d+/g))].map(() => "'1'");
          const plan = await rowsOf(`explain execute "${name}" (${values})`);
          return plan.map((row) => row['QUERY PLAN']).join('\n');
        }),
      );
    });
    expect(plans).toHaveLength(2);
    for (const plan of plans) expect(plan).toContain('steps_once');
    await database.close();
  });

  test('a role that may not change the schema works with it, and is told what to do where it is not the right one', async () => {
    const owner = await open();
    const execute = (text: string) => owner.transaction((handle) => handle.execute(sql.raw(text)));
    await execute('create role plain login');
    await execute('grant select, insert, update on all tables in schema public to plain');
    const plain = cluster.urlAs('plain');
    await (await openPostgres({ url: plain, poolSize: 2 })).close();
    await execute('create table set_aside as select * from compass_migration');
    const newest = '(select max(version) from compass_migration)';
    await execute(`delete from compass_migration where version = ${newest}`);
    await expect(migratePostgres(plain)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('owner'),
    });
    await execute('insert into compass_migration select * from set_aside on conflict do nothing');
    await execute('delete from compass_migration where version = 1');
    await expect(open()).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('backup') });
    await execute('insert into compass_migration select * from set_aside on conflict do nothing');
    await execute('drop table set_aside');
    await (await open()).close();
    await owner.close();
  });

  test('what one process commits, the others hear', async () => {
    const [here, there] = await Promise.all([open(), open()]);
    const heard: string[] = [];
    there.onChanged((id) => heard.push(id));
    const id = randomUUID();
    await recordStore({ database: here }).transaction((tx) => tx.notify(id));
    await expect.poll(() => heard).toEqual([id]);
    await Promise.all([here.close(), there.close()]);
  });

  test('a process in which nobody waits for changes hears of none, and holds no connection for them', async () => {
    const deaf = await openPostgres({ url: `${url()}?application_name=deaf`, poolSize: 1, hears: false });
    const hearing = await openPostgres({ url: `${url()}?application_name=hearing`, poolSize: 1 });
    const listening = await hearing.transaction((handle) =>
      handle.execute(sql`select application_name as name from pg_stat_activity where query ilike 'listen%'`),
    );
    const names = (listening as unknown as { name: string }[]).map(({ name }) => name);
    expect(names).toContain('hearing');
    expect(names).not.toContain('deaf');
    await Promise.all([deaf.close(), hearing.close()]);
  });

  test('a transaction whose connection is lost says nothing more to anybody, and the next one has a new connection', async () => {
    const [database, other] = await Promise.all([openPostgres({ url: url(), poolSize: 1 }), open()]);
    const [one, two, three] = [1, 2, 3].map(() => investigation(80_000 + Math.floor(Math.random() * 1e6)));
    if (one === undefined || two === undefined || three === undefined) throw new Error('three were made');
    const pid = sql<{ pid: number }>`select pg_backend_pid() as pid`;
    const store = recordStore({ database });
    let next: Promise<void> | undefined;
    const lost = database.transaction(async (handle) => {
      const [row] = (await handle.execute(pid)) as unknown as { pid: number }[];
      await other.transaction((another) => another.execute(sql`select pg_terminate_backend(${row?.pid})`));
      await expect.poll(() => handle.execute(pid).then(String, () => 'gone')).toBe('gone');
      next = store.transaction((tx) => tx.investigations.insert(two));
      await handle.execute(sql`insert into investigations (id) values (${one.id})`);
    });
    await expect(lost).rejects.toMatchObject({ code: 'unavailable' });
    await next;
    await store.transaction((tx) => tx.investigations.insert(three));
    const found = await store.transaction((tx) =>
      Promise.all([one, two, three].map(({ id }) => tx.investigations.get(id))),
    );
    expect(found.map((each) => each?.id ?? null)).toEqual([null, two.id, three.id]);
    await Promise.all([database.close(), other.close()]);
  });

  test('a database that ends at once under load leaves no transaction without an end, and no connection lost for good', {
    timeout: 60_000,
  }, async () => {
    const own = await startCluster();
    await migratePostgres(own.urlAs('postgres'));
    const database = await openPostgres({ url: own.urlAs('postgres'), poolSize: 8 });
    let [open, ended, refused, over] = [0, 0, 0, false];
    const busy = async () => {
      while (!over) {
        open += 1;
        await database
          .transaction(async (handle) => {
            await handle.execute(sql`select 1`);
            await handle.execute(sql`select 2`);
          })
          .then(
            () => {
              ended += 1;
            },
            () => {
              refused += 1;
            },
          );
        open -= 1;
        await pause(5);
      }
    };
    const all = Promise.all(Array.from({ length: 40 }, busy));
    for (let restarts = 0; restarts < 5; restarts += 1) {
      await pause(500);
      await own.restart();
    }
    const before = ended;
    await expect.poll(() => ended - before, { timeout: 10_000 }).toBeGreaterThan(40);
    over = true;
    await expect.poll(() => open, { timeout: 10_000 }).toBe(0);
    await all;
    expect(refused).toBeGreaterThan(0);
    await database.close();
    await own.stop();
  });

  test('an error carries its code and constraint, and nothing of the row', async () => {
    const database = await open();
    const row = { ...auditRow(randomUUID(), 1), detail: 'hunter2' };
    const error: unknown = await recordStore({ database })
      .transaction(async (tx) => {
        await tx.audit.append(row);
        await tx.audit.append(row);
      })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'conflict', message: 'The database refused a statement: 23505 (audit_pkey).' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/hunter2|insert into/);
    await database.close();
  });

  test('a clock that is wrong is refused by name, and a database that is not there too', async () => {
    const ahead = openPostgres({ url: url(), poolSize: 1, now: () => Date.now() + 60_000 });
    await expect(ahead).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/[56]\d\.\d s apart/),
    });
    const nowhere = openPostgres({ url: 'postgres://nobody@127.0.0.1:9/none', poolSize: 1 });
    await expect(nowhere).rejects.toMatchObject({ code: 'unavailable', message: 'The database did not answer.' });
  });
});
