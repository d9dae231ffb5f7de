import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../tests/support/free-port.ts';
import { type Cluster, hasPostgres, startCluster } from '../../../tests/support/postgres-cluster.ts';
import { migrateScaled } from '../src/migrate-scaled.ts';
import { migrations } from '../src/migrations/list.ts';

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

  test('one that a newer version wrote is left as it is', async () => {
    await asked("insert into compass_migration (version, name) values (99, 'later')");
    await expect(migrateScaled({ databaseUrl: databaseUrl() })).rejects.toMatchObject({ code: 'conflict' });
    await asked('delete from compass_migration where version = 99');
  });

  test('one that is not there is said to be away', async () => {
    const away = `postgres://postgres@127.0.0.1:${await freePort()}/postgres`;
    await expect(migrateScaled({ databaseUrl: away })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
