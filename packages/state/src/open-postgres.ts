import { CompassError } from '@compass/core';
import type { Sql } from 'postgres';
import { connectPostgres, SETTINGS } from './connect-postgres.ts';
import { asCompassError } from './database-error.ts';
import type { Schema } from './migrate.ts';
import { refuseOlder } from './migrate-postgres.ts';
import { postgresSessions } from './postgres-sessions.ts';
import { CHANGED } from './record/notify.ts';
import type { RecordDatabase } from './record-store.ts';
import { transactionScope } from './transaction-scope.ts';

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

/** The scaled form's record: a PostgreSQL that others share, which was migrated before. Throws `unavailable` and `refused`. */
export async function openPostgres(options: {
  url: string;
  poolSize: number;
  /** False where nobody here waits for changes: then none is heard, and no connection is held for them. */
  hears?: boolean;
  now?: () => number;
}): Promise<RecordDatabase> {
  const sql = connectPostgres(options.url);
  const sessions = postgresSessions(options.url, options.poolSize, SETTINGS);
  const listeners = new Set<(investigation: string) => void>();
  let schema: Schema;
  try {
    await refuseSkew(sql, options.now ?? Date.now);
    schema = await refuseOlder(sql);
    // Its own connection, which listens again by itself after it was lost.
    if (options.hears !== false)
      await sql.listen(CHANGED, (investigation) => {
        for (const listener of listeners) listener(investigation);
      });
  } catch (error) {
    await sql.end({ timeout: 1 }).catch(() => undefined);
    throw asCompassError(error);
  }
  let closing: Promise<void> | undefined;
  return {
    schema,
    transaction: sessions.transaction,
    scope: transactionScope(),
    onChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closing ??= Promise.all([sessions.close(), sql.end({ timeout: 5 })]).then(() => undefined);
      return closing;
    },
  };
}
