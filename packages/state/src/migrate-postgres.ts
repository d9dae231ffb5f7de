import { CompassError } from '@compass/core';
import type { Sql, TransactionSql } from 'postgres';
import { connectPostgres } from './connect-postgres.ts';
import { asCompassError, sqlStateOf } from './database-error.ts';
import { type Migratable, migrate, type Schema, schemaOf } from './migrate.ts';
import { migrations } from './migrations/list.ts';

/** Any number that nothing else locks by: one process migrates, the others wait for it. */
const MIGRATORS = 7_041_777;

/** SQLSTATE of a role without the right. */
const FORBIDDEN = '42501';

const migratable = (sql: Sql | TransactionSql): Migratable => ({
  run: async (text) => {
    await sql.unsafe(text);
  },
  version: async (text) => (await sql.unsafe<{ version: number }[]>(text))[0]?.version ?? 0,
});

/** What is shared is changed by whoever is told to, and by nobody who only starts. Throws `refused` where that is still to be done. */
export async function refuseOlder(sql: Sql): Promise<Schema> {
  const schema = await schemaOf(migratable(sql), migrations);
  if (schema.current < schema.newest)
    throw new CompassError(
      'refused',
      `The schema of the database is ${schema.current === 0 ? 'missing' : `${schema.current}, and this COMPASS needs ${schema.newest}`}: run "npm run migrate" first (in a container: node apps/server/src/migrate.ts), then start again.`,
      { field: 'DATABASE_URL' },
    );
  return schema;
}

async function migrateTables(sql: Sql): Promise<Schema> {
  return sql
    .begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${MIGRATORS})`;
      return migrate(migratable(tx), migrations);
    })
    .catch((error: unknown) => {
      if (sqlStateOf(error) !== FORBIDDEN) throw error;
      throw new CompassError(
        'refused',
        'The role of DATABASE_URL may not change the schema of the database: migrate with the URL of its owner.',
        { field: 'DATABASE_URL' },
      );
    });
}

/** Connects, brings the tables up to date, and lets go. Throws `unavailable` and `refused`. */
export async function migratePostgres(url: string): Promise<Schema> {
  const sql = connectPostgres(url);
  try {
    return await migrateTables(sql);
  } catch (error) {
    throw asCompassError(error);
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }
}
