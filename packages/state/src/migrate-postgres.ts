import { setTimeout as pause } from 'node:timers/promises';
import { CompassError } from '@compass/core';
import type { Sql, TransactionSql } from 'postgres';
import { connectPostgres, IDLE } from './connect-postgres.ts';
import { asCompassError, sqlStateOf } from './database-error.ts';
import { type Migratable, migrate, type Schema, schemaOf } from './migrate.ts';
import { type Migration, migrations } from './migrations/list.ts';
import { indexed } from './record/similarity.ts';

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

/** SQLSTATEs of a change that could not have its tables: it waited too long, or in a circle with others. */
const IN_THE_WAY = ['55P03', '40P01'];
/** Whoever wants a table waits behind a change that waits for it: so it steps back soon, and comes again. */
const LOCK_MS = 1_000;
const PAUSE_MS = 500;
const TRIES = 40;

async function migrateTables(sql: Sql, changes: Migration[]): Promise<Schema> {
  const once = () =>
    sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${MIGRATORS})`;
      await tx.unsafe(`set local lock_timeout = ${LOCK_MS}; set local ${IDLE}`);
      const schema = await migrate(migratable(tx), changes);
      await tx.unsafe(indexed);
      return schema;
    });
  for (let tries = 1; ; tries += 1)
    try {
      return await once();
    } catch (error) {
      const state = sqlStateOf(error) ?? '';
      if (state === FORBIDDEN)
        throw new CompassError(
          'refused',
          'The role of DATABASE_URL may not change the schema of the database: migrate with the URL of its owner.',
          { field: 'DATABASE_URL' },
        );
      if (!IN_THE_WAY.includes(state)) throw error;
      if (tries === TRIES)
        throw new CompassError(
          'unavailable',
          'The tables of the database are in use without a pause: find what holds them (pg_stat_activity), then migrate again. Nothing was changed.',
        );
      await pause(PAUSE_MS);
    }
}

/** Connects, brings the tables up to date while others work with them, and lets go. Throws `unavailable` and `refused`. */
export async function migratePostgres(url: string, changes = migrations): Promise<Schema> {
  const sql = connectPostgres(url);
  try {
    return await migrateTables(sql, changes);
  } catch (error) {
    throw asCompassError(error);
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }
}
