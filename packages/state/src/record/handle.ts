import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** The tables, by whichever driver. */
export type Records = PgDatabase<PgQueryResultHKT>;
/** One open transaction. */
export type Handle = Records;

const kept = new WeakMap<Handle, Map<string, unknown>>();

/**
 * What `build` made under this name for this handle before. A statement whose words are always the same is built once a connection: building it
 * takes longer than sending it.
 */
export function once<T>(handle: Handle, name: string, build: () => T): T {
  const known = kept.get(handle) ?? new Map<string, unknown>();
  kept.set(handle, known);
  if (!known.has(name)) known.set(name, build());
  // Only `build` of the same name puts something there.
  return known.get(name) as T;
}

/** A place for a value of this column, encoded as the column's values are; drizzle would have encoded null as well. */
export const placeOf = (column: PgColumn, name: string): SQL => {
  const mapToDriverValue = (value: unknown) => (value === null ? null : column.mapToDriverValue(value));
  return sql`${sql.param(sql.placeholder(name), { mapToDriverValue })}`;
};

/** A place for each of the columns named, by their names. */
export const places = <Name extends string>(columns: Record<Name, PgColumn>, names: Name[]): Record<Name, SQL> =>
  // One entry a name.
  Object.fromEntries(names.map((name) => [name, placeOf(columns[name], name)])) as Record<Name, SQL>;

/** `now()` stands still within a transaction; leases and due times need the time that passes. */
export const clockNow = sql`date_trunc('milliseconds', clock_timestamp())`;
export const clockIn = (ms: number): SQL => sql`${clockNow} + ${ms} * interval '1 millisecond'`;

const time = sql<number>`(extract(epoch from ${clockNow}) * 1000)::float8`;

/** The time that passes, by the database's clock. */
export const timeOf = async (handle: Handle): Promise<Date> => {
  const statement = once(handle, 'time', () =>
    handle.select({ at: time }).from(sql`(values (1)) as one`).prepare('time'),
  );
  const [row] = await statement.execute();
  // A select from one row of values has one row.
  return new Date((row as { at: number }).at);
};

/** The value of one expression. */
export async function evaluate<T>(handle: Handle, expression: SQL<T>): Promise<T> {
  const [row] = await handle.select({ value: expression }).from(sql`(values (1)) as one`);
  // A select from one row of values has one row.
  return (row as { value: T }).value;
}
