import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/index.ts';
import { similarityTrouble } from '../src/record/similarity.ts';
import { recordStore } from '../src/record-store.ts';
import { auditSuite } from './audit-suite.ts';
import { stepSuite } from './step-suite.ts';
import { storeSuite } from './store-suite.ts';
import { freshDatabase, pglitePlace, removeDirectory } from './support/places.ts';
import { auditRow, delivery, evidence, investigation } from './support/samples.ts';

auditSuite('PGlite', async () => ({
  store: async () => recordStore({ database }),
  execute: (statement) => database.transaction((handle) => handle.execute(sql.raw(statement))),
  close: async () => undefined,
}));
storeSuite('PGlite', pglitePlace);
stepSuite('PGlite', pglitePlace);

let directory: string;
let database: Database;
beforeAll(async () => {
  ({ database, directory } = await freshDatabase());
});
afterAll(async () => {
  await database.close();
  removeDirectory(directory);
});

test('an error of the database carries its code and constraint, and nothing of the row', async () => {
  const id = randomUUID();
  const store = recordStore({ database });
  const secret = { ...auditRow(id, 1), detail: 'hunter2' };
  const error: unknown = await store
    .transaction(async (tx) => {
      await tx.audit.append(secret);
      await tx.audit.append(secret);
    })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'conflict', message: 'The database refused a statement: 23505 (audit_pkey).' });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/hunter2|insert into/);
  expect((error as Error).cause).toBeUndefined();
});

test('a text that the database cannot hold fails its own transaction only', async () => {
  const store = recordStore({ database });
  const work = store.transaction((tx) => tx.inbox.receive(delivery('nul \u0000')));
  await expect(work).rejects.toMatchObject({ code: 'internal', message: 'The database refused a statement: 22021.' });
  expect(await store.transaction((tx) => tx.evidence.get([evidence().id]))).toEqual([]);
});

test('the queue refuses to be used inside a transaction', async () => {
  const store = recordStore({ database });
  const work = store.transaction(() => database.pool.query('select 1'));
  await expect(work).rejects.toMatchObject({ code: 'internal' });
});

test('a closed database says so', async () => {
  const other = await freshDatabase();
  const store = recordStore({ database: other.database });
  await store.close();
  await store.close();
  await expect(store.transaction((tx) => tx.now())).rejects.toMatchObject({
    code: 'unavailable',
    message: 'The database is closed.',
  });
  removeDirectory(other.directory);
});

test('tidying lets replaced rows be written over: the database stays small', async () => {
  const store = recordStore({ database });
  const one = investigation(20, { trouble: Array.from({ length: 2000 }, () => randomUUID()) });
  await store.transaction((tx) => tx.investigations.insert(one));
  const size = async () => {
    const { rows } = await database.pool.query("select pg_total_relation_size('investigations')::integer as bytes");
    return Number(rows[0]?.bytes);
  };
  const replace = async () => {
    for (let count = 0; count < 20; count += 1) await store.transaction((tx) => tx.investigations.save(one));
    await database.tidy();
    return size();
  };
  const once = await replace();
  await replace();
  expect(await replace()).toBeLessThan(once * 1.5);
});

test('says that comparing is slow once there are more patterns than can be compared at once without an index', async () => {
  const fill = (from: number, to: number) =>
    database.transaction((handle) =>
      handle.execute(
        sql.raw(`insert into patterns (id, number, revision, state, embedder, embedding, record)
        select 'p' || n, n, 1, 'live', 'e', array[1]::real[], '{}' from generate_series(${from}, ${to}) as n`),
      ),
    );
  await database.transaction((handle) => handle.execute(sql`truncate patterns`));
  await fill(1, 10_000);
  expect(await similarityTrouble(database)).toBeNull();
  await fill(10_001, 10_001);
  expect(await similarityTrouble(database)).toContain('run create extension vector');
});
