import { CompassError } from '@compass/core';
import type { Sql } from 'postgres';
import { connectPostgres } from './connect-postgres.ts';
import { asCompassError, sqlStateOf } from './database-error.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/list.ts';

/** Any number that nothing else locks by: one process migrates, the others wait for it. */
const MIGRATORS = 7_041_777;

/** SQLSTATE of a role without the right. */
const FORBIDDEN = '42501';

/** Brings the tables up to date on an open connection. Throws `conflict` and `refused`. */
export async function migrateTables(sql: Sql): Promise<void> {
  await sql
    .begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${MIGRATORS})`;
      await migrate(
        {
          run: async (text) => {
            await tx.unsafe(text);
          },
          version: async (text) => (await tx.unsafe<{ version: number }[]>(text))[0]?.version ?? 0,
        },
        migrations,
      );
    })
    .catch((error: unknown) => {
      if (sqlStateOf(error) !== FORBIDDEN) throw error;
      throw new CompassError(
        'refused',
        'The schema of the database is not the one that this COMPASS needs, and the role of DATABASE_URL may not change it: start this version once as the owner of the database, or run its migrations as the owner, then start again.',
      );
    });
}

/** Connects, migrates, and lets go. Throws `unavailable` and `conflict`. */
export async function migratePostgres(url: string): Promise<void> {
  const sql = connectPostgres(url);
  try {
    await migrateTables(sql);
  } catch (error) {
    throw asCompassError(error);
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }
}
