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

/** A place for a value of this column, encoded as the column's values are; drizzle would have encoded what is not there as well. */
export const placeOf = (column: PgColumn, name: string): SQL => {
  const mapToDriverValue = (value: unknown) => ((value ?? null) === null ? null : column.mapToDriverValue(value));
  return sql`${sql.param(sql.placeholder(name), { mapToDriverValue })}`;
};

/** A place for each of the columns named, by their names. */
export const places = <Name extends string>(columns: Record<Name, PgColumn>, names: Name[]): Record<Name, SQL> =>
  // One entry a name.
  Object.fromEntries(names.map((name) => [name, placeOf(columns[name], name)])) as Record<Name, SQL>;

/** So many rows and fewer are inserted by a statement that is kept. */
const KEPT_ROWS = 16;

/**
 * An insert of `count` rows with these columns, built once for each number of rows; `build` gets a row of places for each. What it returns is
 * executed with `placed` of the rows.
 */
export function inserting<Name extends string, T>(
  handle: Handle,
  [name, columns, names, count]: [name: string, columns: Record<Name, PgColumn>, names: Name[], count: number],
  build: (rows: Record<Name, SQL>[]) => T,
): T {
  const row = (at: number) =>
    // One entry a name.
    Object.fromEntries(names.map((one) => [one, placeOf(columns[one], `${one} ${at}`)])) as Record<Name, SQL>;
  const make = () => build(Array.from({ length: count }, (_, at) => row(at)));
  return count > KEPT_ROWS ? make() : once(handle, `${name} ${count}`, make);
}

/** The values of rows by the names of their places. */
export const placed = (rows: object[]): Record<string, unknown> =>
  Object.fromEntries(rows.flatMap((row, at) => Object.entries(row).map(([name, value]) => [`${name} ${at}`, value])));

/** `now()` stands still within a transaction; leases and due times need the time that passes. */
export const clockNow = sql`date_trunc('milliseconds', clock_timestamp())`;

/** The time that passes, in milliseconds since 1970. */
export const time = sql<number>`(extract(epoch from ${clockNow}) * 1000)::float8`;

/** One row, to select an expression from. */
export const one = sql`(values (1)) as one`;

/** The time that passes, by the database's clock. */
export const timeOf = async (handle: Handle): Promise<Date> => {
  const statement = once(handle, 'time', () => handle.select({ at: time }).from(one).prepare('time'));
  const [row] = await statement.execute();
  // A select from one row of values has one row.
  return new Date((row as { at: number }).at);
};

/** The value of one expression. */
export async function evaluate<T>(handle: Handle, expression: SQL<T>): Promise<T> {
  const [row] = await handle.select({ value: expression }).from(one);
  // A select from one row of values has one row.
  return (row as { value: T }).value;
}
