import { getTableName, is, type SQL, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type { Handle } from '../record/handle.ts';
import * as tables from '../tables.ts';

/** All that the record is. The queue is not in it: it is made again from the record. */
export const recordTables: string[] = Object.values(tables)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableName(table))
  .toSorted();

/** The rows of one statement, whichever driver answers. */
export async function rowsOf<Row>(handle: Handle, statement: SQL): Promise<Row[]> {
  const answer: unknown = await handle.execute(statement);
  // A driver's rows have the columns that the statement names.
  return (Array.isArray(answer) ? answer : (answer as { rows: unknown }).rows) as Row[];
}

export interface Column {
  name: string;
  /** As SQL spells it. */
  type: string;
  /** Numbered by the database itself. */
  counted: boolean;
}

/** The columns of a table as it stands, in their order. */
export const columnsOf = (handle: Handle, table: string): Promise<Column[]> =>
  rowsOf<Column>(
    handle,
    sql`select attname as name, format_type(atttypid, atttypmod) as type, attidentity <> '' as counted
      from pg_attribute where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped order by attnum`,
  );
