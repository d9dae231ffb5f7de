import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Page, Spend } from '@compass/core';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ownDirectory } from '../../../tests/support/own-directory.ts';
import { type Cluster, hasPostgres, startCluster } from '../../../tests/support/postgres-cluster.ts';
import { backUp } from '../src/backup/back-up.ts';
import { recordTables, rowsOf } from '../src/backup/columns.ts';
import { restore } from '../src/backup/restore.ts';
import { migratePostgres } from '../src/migrate-postgres.ts';
import { openDatabase } from '../src/open-database.ts';
import { openPostgres } from '../src/open-postgres.ts';
import { type RecordDatabase, recordStore } from '../src/record-store.ts';
import { preparedDirectory, removeDirectory } from './support/places.ts';
import { auditRow, delivery, evidence, investigation, newStep, pattern, vector } from './support/samples.ts';

type Open = () => Promise<RecordDatabase>;

const odd = { z: 1, a: ['half \ud83d', '\\u0000', 'é🧭\n\t"', ' '], '10': '012', none: null };
const spend = (id: string): Spend => ({
  ...{ id, investigation: 'inv', purpose: 'hypotheses', at: new Date('2026-11-22T10:00:00.123Z') },
  ...{ provider: 'none', model: 'm', usd: 0.1 + 0.2, tokens: 7, answer: null },
});

/** A bit of everything, with what is easily lost on the way. */
async function fill(database: RecordDatabase): Promise<void> {
  await recordStore({ database }).transaction(async (tx) => {
    for (let count = 0; count < 120; count += 1) {
      const one = investigation(await tx.investigations.nextNumber(), { trouble: [JSON.stringify(odd)] });
      await tx.investigations.insert(one);
      await tx.audit.append({ ...auditRow(one.id, 1), detail: odd });
      await tx.evidence.put([evidence({ facts: odd })]);
      await tx.steps.add(newStep({ investigation: count === 0 ? null : one.id, input: odd }));
      await tx.pages.put({ page: heardOf(one.id), investigation: one.id });
      await tx.posts.put({ ...{ investigation: one.id, slot: 'root', ref: null, hash: 'a' }, postedAt: new Date(7) });
    }
    await tx.inbox.receive(delivery('answered'));
    await tx.inbox.answer('answered', null);
    await tx.inbox.receive(delivery('waiting'));
    await tx.investigations.nextPostMortem('2026-11-22');
    await tx.spend.put(spend('s1'));
    await tx.patterns.put(pattern(1));
    await tx.patterns.put(pattern(2, { embedder: 'e' }), vector(7));
    const call = { investigation: 'inv', step: 's', at: new Date(1), server: 'prom', tool: 't' };
    await tx.journal.append([
      { ...call, arguments: null, result: odd },
      // Larger than what is handed over at once.
      { ...call, arguments: odd, result: 'x'.repeat(1_500_000) },
    ]);
  });
}

/** Every row of every table as text, and of the tables that there are. */
async function everything(database: RecordDatabase): Promise<Record<string, string[]>> {
  return database.transaction(async (handle) => {
    const found: Record<string, string[]> = {};
    const tables = await rowsOf<{ name: string }>(
      handle,
      sql`select tablename as name from pg_tables where schemaname = current_schema() and tablename <> 'compass_migration' order by 1`,
    );
    for (const { name } of tables) {
      const rows = await rowsOf<{ row: string }>(handle, sql.raw(`select t::text as row from "${name}" t order by 1`));
      found[name] = rows.map(({ row }) => row);
    }
    return found;
  });
}

const at = '2026-11-22T03:00:00.000Z';
const heardOf = (fingerprint: string): Page => ({
  source: 'pagerduty',
  fingerprint,
  state: { word: 'fires', at },
  severity: { word: 'P2', at },
  told: { name: 'PagerDuty #1', title: 'slow', url: null, at },
});

const closing = (database: RecordDatabase): RecordDatabase => {
  onTestFinished(() => database.close());
  return database;
};
const quietly = { check: () => undefined, finish: async () => undefined };
const fileIn = (): string => join(ownDirectory('backup'), 'compass.backup');

function backupSuite(form: string, open: Open, other: { form: string; open: Open }): void {
  describe(form, () => {
    let database: RecordDatabase;
    beforeAll(async () => {
      database = await open();
      await fill(database);
    });
    afterAll(() => database.close());
    const backedUp = async (): Promise<string> => {
      const file = fileIn();
      await backUp({ database, file, key: 'mark' });
      return file;
    };

    test.each([{ form, open }, other])(
      'what is backed up is restored to the last character, in $form',
      async ({ open: another }) => {
        const file = await backedUp();
        expect(statSync(file).mode & 0o777).toBe(0o600);
        const empty = closing(await another());
        const told = await restore({
          ...{ database: empty, file, check: () => undefined },
          finish: async (tx, header) => [
            header.schema,
            header.key,
            (await tx.investigations.list({ limit: 1 })).length,
          ],
        });
        expect(told).toEqual([empty.schema.newest, 'mark', 1]);
        const [there, here] = [await everything(empty), await everything(database)];
        expect(there).toEqual(here);
        expect(Object.keys(here)).toEqual(recordTables.toSorted());
        expect(Object.values(here).every((rows) => rows.length > 0)).toBe(true);
        // Numbers go on, and the trail still only grows.
        const most = Math.max(...(here['investigations'] ?? []).map((row) => Number(row.split(',')[1])));
        await recordStore({ database: empty }).transaction(async (tx) => {
          expect(await tx.investigations.nextNumber()).toBe(most + 1);
          await tx.steps.add(newStep());
          await tx.journal.append([
            {
              investigation: 'later',
              step: 's',
              at: new Date(1),
              server: 'p',
              tool: 't',
              arguments: null,
              result: null,
            },
          ]);
        });
        await expect(empty.transaction((handle) => handle.execute(sql`delete from audit`))).rejects.toThrow();
      },
    );

    test('a backup of a record that changes meanwhile is of one moment', async () => {
      const store = recordStore({ database });
      let [stopped, written] = [false, 0];
      const write = async () => {
        for (; !stopped; written += 1) {
          const id = `pair-${randomUUID()}`;
          await store.transaction(async (tx) => {
            await tx.spend.put(spend(id));
            await tx.evidence.put([evidence({ id })]);
          });
        }
      };
      const writers = Promise.all([write(), write()]);
      await expect.poll(() => written).toBeGreaterThan(5);
      const file = await backedUp();
      const atTheEnd = written;
      await expect.poll(() => written).toBeGreaterThan(atTheEnd);
      stopped = true;
      await writers;
      const pairs = (table: string): string[] => {
        const [, of = ''] = gunzipSync(readFileSync(file)).toString().split(`{"table":"${table}"`);
        return [...(of.split('\n{')[0] ?? '').matchAll(/(pair-[0-9a-f-]{36})/g)].map(([, id]) => id ?? '');
      };
      expect(new Set(pairs('spend')).size).toBeGreaterThan(5);
      expect(new Set(pairs('evidence'))).toEqual(new Set(pairs('spend')));
    });

    test('a record that is there already is not touched, and neither is a file', async () => {
      const file = await backedUp();
      const before = await everything(database);
      await expect(restore({ database, file, ...quietly })).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/COMPASS_DATA_DIR .* DATABASE_URL/),
      });
      expect(await everything(database)).toEqual(before);
      await expect(backUp({ database, file, key: '' })).rejects.toMatchObject({ code: 'conflict' });
      expect(existsSync(`${file}.new`)).toBe(false);
    });

    test('what is cut off, damaged, newer or nothing of ours is refused by name, and leaves nothing behind', async () => {
      const [file, bad] = [await backedUp(), fileIn()];
      const text = gunzipSync(readFileSync(file)).toString();
      const empty = closing(await open());
      const refused = async (code: string) =>
        expect(restore({ database: empty, file: bad, ...quietly })).rejects.toMatchObject({ code });
      const cases: [string, string | Buffer][] = [
        ['invalid', readFileSync(file).subarray(0, -4000)],
        ['invalid', text],
        ['invalid', gzipSync(text.slice(0, text.lastIndexOf('{')))],
        ['invalid', gzipSync(text.replace(/\n\[.*\n/, '\n'))],
        ['invalid', gzipSync(text.replace('{"table":"steps"', '{"table":"pg_class"'))],
        ['invalid', gzipSync(text.replace('"columns":["id"', '"columns":["nothing"'))],
        ['invalid', gzipSync('{"hello":1}\n')],
        ['invalid', gzipSync('')],
        ['conflict', gzipSync(text.replace(/"schema":\d+/, '"schema":99'))],
      ];
      for (const [code, content] of cases) {
        writeFileSync(bad, content);
        await refused(code);
      }
      const failing = { check: () => undefined, finish: () => Promise.reject(new Error('no')) };
      await expect(restore({ database: empty, file, ...failing })).rejects.toThrow();
      expect(Object.values(await everything(empty)).flat()).toEqual([]);
      const nowhere = restore({ database: empty, file: `${bad}.not`, ...quietly });
      await expect(nowhere).rejects.toMatchObject({ code: 'not_found' });
    });
  });
}

let cluster: Cluster | undefined;
let made = 0;
beforeAll(async () => {
  if (hasPostgres) cluster = await startCluster();
});
afterAll(() => cluster?.stop());

const embedded: Open = async () => {
  const directory = await preparedDirectory();
  const database = await openDatabase({ directory });
  return { ...database, close: () => database.close().finally(() => removeDirectory(directory)) };
};
const shared: Open = async () => {
  if (cluster === undefined) throw new Error('There is no PostgreSQL here.');
  made += 1;
  const url = new URL(cluster.urlAs('postgres'));
  const owner = postgres(url.href, { max: 1 });
  await owner.unsafe(`create database other${made}`).finally(() => owner.end());
  url.pathname = `/other${made}`;
  await migratePostgres(url.href);
  return openPostgres({ url: url.href, poolSize: 4 });
};

if (hasPostgres || process.env['COMPASS_TEST_ALL'] === '1') {
  backupSuite('PGlite', embedded, { form: 'PostgreSQL', open: shared });
  backupSuite('PostgreSQL', shared, { form: 'PGlite', open: embedded });
} else backupSuite('PGlite', embedded, { form: 'PGlite', open: embedded });
