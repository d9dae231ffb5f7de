import { CompassError } from '@compass/core';
import type { Migration } from './migrations/list.ts';

/** What a database must be able to do to be migrated. */
export interface Migratable {
  /** Several statements in one text. */
  run(text: string): Promise<void>;
  /** The number that a select of one row and one column `version` gives. */
  version(text: string): Promise<number>;
}

/** The version of a database's schema, 0 for none, and the newest that this program knows. */
export interface Schema {
  current: number;
  newest: number;
}

const ledger = `create table if not exists compass_migration (
  version integer primary key,
  name text not null,
  applied_at timestamptz not null default clock_timestamp()
)`;

/** Throws `refused` for a database with gaps. */
export async function schemaOf(database: Pick<Migratable, 'version'>, migrations: Migration[]): Promise<Schema> {
  const there = await database.version(`select (to_regclass('compass_migration') is not null)::integer as version`);
  const ask = (what: string) =>
    there === 0 ? 0 : database.version(`select ${what} as version from compass_migration`);
  const current = await ask('coalesce(max(version), 0)');
  const applied = await ask('count(*)::integer');
  if (applied !== current)
    throw new CompassError(
      'refused',
      `The database says that its schema is ${current}, and ${current - applied} of the changes that lead there are missing: restore it from a backup.`,
    );
  return { current, newest: migrations.at(-1)?.version ?? 0 };
}

/** Migrations only add, so an older program works with a newer schema. What to say of one; null where it is none. */
export const newerThanKnown = ({ current, newest }: Schema): string | null =>
  current > newest
    ? `A newer COMPASS has changed the database (schema ${current}, this one knows ${newest}): this one goes on, and is to be replaced by that version.`
    : null;

/** Brings the record's tables up to date; a newer database is left as it is. Throws `refused` for one with gaps. */
export async function migrate(database: Migratable, migrations: Migration[]): Promise<Schema> {
  const schema = await schemaOf(database, migrations);
  const { current, newest } = schema;
  // A role that may not change the schema can work with it.
  if (current >= newest) return schema;
  await database.run(ledger);
  for (const { version, name, sql } of migrations) {
    if (version <= current) continue;
    await database.run(`${sql}\ninsert into compass_migration (version, name) values (${version}, '${name}')`);
  }
  return { current: newest, newest };
}
