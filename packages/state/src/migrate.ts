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

/** Brings the record's tables up to date. Throws `conflict` for a database that is newer than this program, `refused` for one with gaps. */
export async function migrate(database: Migratable, migrations: Migration[]): Promise<void> {
  const there = await database.version(`select (to_regclass('compass_migration') is not null)::integer as version`);
  const ask = (what: string) =>
    there === 0 ? 0 : database.version(`select ${what} as version from compass_migration`);
  const current = await ask('coalesce(max(version), 0)');
  const applied = await ask('count(*)::integer');
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest)
    throw new CompassError(
      'conflict',
      `The database was written by a newer COMPASS (schema ${current}, this one knows ${newest}): start that version.`,
    );
  if (applied !== current)
    throw new CompassError(
      'refused',
      `The database says that its schema is ${current}, and ${current - applied} of the changes that lead there are missing: restore it from a backup.`,
    );
  // A role that may not change the schema can work with it.
  if (current === newest) return;
  await database.run(ledger);
  for (const { version, name, sql } of migrations) {
    if (version <= current) continue;
    await database.run(`${sql}\ninsert into compass_migration (version, name) values (${version}, '${name}')`);
  }
}
