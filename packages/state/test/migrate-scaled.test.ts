import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../tests/support/free-port.ts';
import { type Cluster, hasPostgres, startCluster } from '../../../tests/support/postgres-cluster.ts';
import { migratePostgres } from '../src/migrate-postgres.ts';
import { migrateScaled } from '../src/migrate-scaled.ts';
import { migrations } from '../src/migrations/list.ts';
import { openPostgres } from '../src/open-postgres.ts';

const needed = hasPostgres || process.env['COMPASS_TEST_ALL'] === '1';

describe.runIf(needed)('a database that is migrated alone (needs postgresql)', () => {
  let cluster: Cluster;
  const databaseUrl = () => cluster.urlAs('postgres');
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  const asked = async <T extends object>(text: string): Promise<T[]> => {
    const sql = postgres(databaseUrl(), { max: 1, onnotice: () => undefined });
    try {
      return (await sql.unsafe<T[]>(text)).map((row) => ({ ...row }));
    } finally {
      await sql.end();
    }
  };

  test('by several at once, each step once, and it is let go of', async () => {
    await Promise.all([1, 2, 3].map(() => migrateScaled({ databaseUrl: databaseUrl() })));
    const applied = await asked<{ version: number }>('select version from compass_migration order by version');
    expect(applied.map(({ version }) => version)).toEqual(migrations.map(({ version }) => version));
    const left = await asked("select pid from pg_stat_activity where application_name = 'compass'");
    expect(left).toEqual([]);
  });

  test('one that a newer version changed is left as it is, and can be used; one with gaps is refused', async () => {
    const next = (migrations.at(-1)?.version ?? 0) + 1;
    await asked(`insert into compass_migration (version, name) values (${next}, 'later')`);
    const { newer } = await migrateScaled({ databaseUrl: databaseUrl() });
    expect(newer).toContain(`schema ${next}, this one knows ${next - 1}`);
    await (await openPostgres({ url: databaseUrl(), poolSize: 1 })).close();
    await asked(`update compass_migration set version = ${next + 1} where version = ${next}`);
    await expect(migrateScaled({ databaseUrl: databaseUrl() })).rejects.toMatchObject({ code: 'refused' });
    await asked(`delete from compass_migration where version > ${next - 1}`);
  });

  test('one that was not migrated is not used, and the remedy is named; nobody changes it meanwhile', async () => {
    const open = () => openPostgres({ url: databaseUrl(), poolSize: 1 });
    const older = migrations.length - 1;
    await asked(`delete from compass_migration where version > ${older}`);
    await expect(open()).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(new RegExp(`is ${older}, and this COMPASS needs .*npm run migrate`)),
    });
    await asked('drop table compass_migration');
    await expect(open()).rejects.toMatchObject({ message: expect.stringMatching(/is missing: run "npm run migrate"/) });
    expect(await asked("select 1 from pg_tables where tablename = 'compass_migration'")).toEqual([]);
  });

  test('a change that waits for a table in use lets others past it, and comes again; one that stands still is ended', async () => {
    const own = await startCluster();
    const url = own.urlAs('postgres');
    const idle = "select current_setting('idle_in_transaction_session_timeout') as idle";
    const change = `alter table steps add column more text; create table told as ${idle};`;
    const next = { version: migrations.length + 1, name: 'next', sql: change };
    await migratePostgres(url);
    const holder = postgres(url, { max: 1 });
    const other = postgres(url, { max: 1 });
    try {
      const release = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      const holding = holder.begin(async (tx) => {
        await tx`select from steps`;
        held.resolve();
        await release.promise;
      });
      await held.promise;
      const migrating = migratePostgres(url, [...migrations, next]);
      const waiting = async () =>
        (await other`select from pg_stat_activity where wait_event_type = 'Lock' and query like 'alter table%'`).length;
      await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
      // It stands behind the change, and gets its turn while the table is still held.
      await other`select from steps`;
      release.resolve();
      await holding;
      expect(await migrating).toEqual({ current: next.version, newest: next.version });
      expect(await other`select idle from told`).toMatchObject([{ idle: '10s' }]);
    } finally {
      await Promise.all([holder.end(), other.end()]);
      await own.stop();
    }
  });

  test('one that is not there is said to be away', async () => {
    const away = `postgres://postgres@127.0.0.1:${await freePort()}/postgres`;
    await expect(migrateScaled({ databaseUrl: away })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
