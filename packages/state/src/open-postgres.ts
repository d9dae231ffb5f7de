import { CompassError } from '@compass/core';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import { asCompassError, sqlStateOf } from './database-error.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/list.ts';
import { CHANGED } from './record/notify.ts';
import type { RecordDatabase } from './record-store.ts';
import { transactionScope } from './transaction-scope.ts';

/** Any number that nothing else locks by: one process migrates, the others wait for it. */
const MIGRATORS = 7_041_777;
/** Leases and timelines are by the database's clock; people's times are by ours. */
const MOST_SKEW_MS = 2_000;

async function refuseSkew(sql: Sql, now: () => number): Promise<void> {
  const asked = now();
  const [row] = await sql<{ ms: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
  const answered = now();
  const theirs = row?.ms ?? answered;
  // What the round trip took is nobody's skew.
  const skew = theirs < asked ? asked - theirs : Math.max(0, theirs - answered);
  if (skew > MOST_SKEW_MS)
    throw new CompassError(
      'refused',
      `This machine's clock and the database's are ${(skew / 1000).toFixed(1)} s apart: set both by NTP, then start again.`,
    );
}

/** SQLSTATE of a role without the right. */
const FORBIDDEN = '42501';

const migrated = async (sql: Sql): Promise<void> => {
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
        'The schema of the database is not the one that this COMPASS needs, and the role of DATABASE_URL may not change it: start this version once as the owner of the database, then start again.',
      );
    });
};

/** The scaled form's record: a PostgreSQL that others share, migrated by whoever starts first. Throws `unavailable`, `refused`, `conflict`. */
export async function openPostgres(options: {
  url: string;
  poolSize: number;
  now?: () => number;
}): Promise<RecordDatabase> {
  const sql = postgres(options.url, {
    max: options.poolSize,
    fetch_types: false,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: 'compass' },
  });
  const listeners = new Set<(investigation: string) => void>();
  try {
    await refuseSkew(sql, options.now ?? Date.now);
    await migrated(sql);
    // Its own connection, which listens again by itself after it was lost.
    await sql.listen(CHANGED, (investigation) => {
      for (const listener of listeners) listener(investigation);
    });
  } catch (error) {
    await sql.end({ timeout: 1 }).catch(() => undefined);
    throw asCompassError(error);
  }
  let closing: Promise<void> | undefined;
  return {
    records: drizzle({ client: sql }),
    scope: transactionScope(),
    onChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closing ??= sql.end({ timeout: 5 });
      return closing;
    },
  };
}
