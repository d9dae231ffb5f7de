import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** The tables, by whichever driver. */
export type Records = PgDatabase<PgQueryResultHKT>;
/** One open transaction. */
export type Handle = Records;

/** `now()` stands still within a transaction; leases and due times need the time that passes. */
export const clockNow = sql`date_trunc('milliseconds', clock_timestamp())`;
export const clockIn = (ms: number): SQL => sql`${clockNow} + ${ms} * interval '1 millisecond'`;

/** The value of one expression. */
export async function evaluate<T>(handle: Handle, expression: SQL<T>): Promise<T> {
  const [row] = await handle.select({ value: expression }).from(sql`(values (1)) as one`);
  // A select from one row of values has one row.
  return (row as { value: T }).value;
}
