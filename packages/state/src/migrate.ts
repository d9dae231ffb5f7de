import { CompassError } from '@compass/core';
import type { Migration } from './migrations/list.ts';

/** What a database must be able to do to be migrated. */
export interface Migratable {
  /** Several statements in one text. */
  run(text: string): Promise<void>;
  /** The number that a select of one row and one column `version` gives. */
  version(text: string): Promise<number>;
}

const ledger = `create table if not exists compass_migration (
  version integer primary key,
  name text not null,
  applied_at timestamptz not null default clock_timestamp()
)`;

/** Brings the record's tables up to date. Refuses (`conflict`) a database that is newer than this program. */
export async function migrate(database: Migratable, migrations: Migration[]): Promise<void> {
  await database.run(ledger);
  const current = await database.version('select coalesce(max(version), 0) as version from compass_migration');
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest)
    throw new CompassError(
      'conflict',
      `The database was written by a newer COMPASS (schema ${current}, this one knows ${newest}): start that version.`,
    );
  for (const { version, name, sql } of migrations) {
    if (version <= current) continue;
    await database.run(`${sql}\ninsert into compass_migration (version, name) values (${version}, '${name}')`);
  }
}
