import { CompassError } from '@compass/core';
import type { PGlite } from '@electric-sql/pglite';
import type { Migration } from './migrations/list.ts';

const ledger = `create table if not exists compass_migration (
  version integer primary key,
  name text not null,
  applied_at timestamptz not null default clock_timestamp()
)`;

/** Brings the record's tables up to date, each migration in its own transaction. Refuses a database that is newer than this program. */
export async function migrate(client: PGlite, migrations: Migration[]): Promise<void> {
  await client.exec(ledger);
  const { rows } = await client.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from compass_migration',
  );
  const current = rows[0]?.version ?? 0;
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest)
    throw new CompassError(
      'conflict',
      `The database was written by a newer COMPASS (schema ${current}, this one knows ${newest}): start that version.`,
    );
  for (const { version, name, sql } of migrations) {
    if (version <= current) continue;
    await client.transaction(async (tx) => {
      await tx.exec(sql);
      await tx.query('insert into compass_migration (version, name) values ($1, $2)', [version, name]);
    });
  }
}
