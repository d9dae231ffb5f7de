import { CompassError, type Tx } from '@compass/core';
import { type SQL, sql } from 'drizzle-orm';
import { asCompassError } from '../database-error.ts';
import { evaluate, type Handle } from '../record/handle.ts';
import { type RecordDatabase, txOf } from '../record-store.ts';
import { type BackupHeader, BackupMark, notWhole, openBackup, parsedLine } from './backup-lines.ts';
import { type Column, columnsOf, recordTables } from './columns.ts';

/** Characters that go to the database at once. */
const AT_ONCE = 1_000_000;

const named = (name: string): SQL => sql`${sql.identifier(name)}`;
const list = (parts: SQL[]): SQL => sql.join(parts, sql.raw(', '));

async function refuseFilled(handle: Handle): Promise<void> {
  const filled = recordTables.map((table) => sql`exists (select from ${sql.identifier(table)})`);
  if (await evaluate(handle, sql<boolean>`${sql.join(filled, sql.raw(' or '))}`))
    throw new CompassError(
      'conflict',
      'There is a record here already, and a backup goes into an empty one: set COMPASS_DATA_DIR to a new folder, or DATABASE_URL to a new database, and restore again. Nothing was changed.',
    );
}

/** Puts rows, each an array of texts, into columns of a table. */
async function insert(handle: Handle, table: string, columns: Column[], rows: string[]): Promise<void> {
  if (rows.length === 0) return;
  const names = list(columns.map(({ name }) => named(name)));
  const values = list(columns.map(({ type }, at) => sql.raw(`(line ->> ${at})::${type}`)));
  await handle.execute(sql`insert into ${sql.identifier(table)} (${names}) overriding system value
    select ${values} from jsonb_array_elements(${`[${rows.join(',')}]`}::text::jsonb) as line`);
}

async function load(handle: Handle, lines: AsyncIterable<string>, file: string): Promise<void> {
  let [count, whole] = [0, false];
  let into: { table: string; columns: Column[] } | null = null;
  let [rows, size]: [string[], number] = [[], 0];
  const put = async () => {
    if (into !== null) await insert(handle, into.table, into.columns, rows);
    [rows, size] = [[], 0];
  };
  for await (const line of lines) {
    if (whole) throw notWhole(file);
    if (line.startsWith('[') && into !== null) {
      rows.push(line);
      count += 1;
      size += line.length;
      if (size > AT_ONCE) await put();
      continue;
    }
    await put();
    const mark = parsedLine(BackupMark, line, file);
    if ('rows' in mark) {
      whole = mark.rows === count;
      continue;
    }
    const known = recordTables.includes(mark.table) ? await columnsOf(handle, mark.table) : [];
    const columns = mark.columns.flatMap((name) => known.find((column) => column.name === name) ?? []);
    if (columns.length < mark.columns.length) throw notWhole(file);
    into = { table: mark.table, columns };
  }
  if (!whole) throw notWhole(file);
}

/** What is numbered from now on comes after what there is. */
async function countOn(handle: Handle): Promise<void> {
  const after = (sequence: SQL, table: string, column: string) =>
    handle.execute(sql`select setval(${sequence}, most) from
      (select max(${sql.identifier(column)}) as most from ${sql.identifier(table)}) as kept where most is not null`);
  await after(sql`'investigation_number'`, 'investigations', 'number');
  for (const table of recordTables)
    for (const { name } of (await columnsOf(handle, table)).filter(({ counted }) => counted))
      await after(sql`pg_get_serial_sequence(${table}, ${name})`, table, name);
}

/**
 * Puts a backup into an empty record: all of it and what `finish` adds, or nothing. `check` may refuse it by its header. Throws `conflict` where
 * there is a record already or a newer version took the backup, `invalid` where that is not whole, `not_found`.
 */
export async function restore<T>(options: {
  database: RecordDatabase;
  file: string;
  check(header: BackupHeader): void;
  finish(tx: Tx, header: BackupHeader): Promise<T>;
}): Promise<T> {
  const { database, file, check, finish } = options;
  const { header, lines } = await openBackup(file);
  const { newest } = database.schema;
  try {
    if (header.schema > newest)
      throw new CompassError(
        'conflict',
        `A newer COMPASS took this backup (schema ${header.schema}, this one knows ${newest}): let that version restore it.`,
      );
    check(header);
    return await database.transaction(async (handle) => {
      // Nobody who starts meanwhile sees half of it, or adds to it.
      await handle.execute(sql`lock table ${list(recordTables.map(named))} in exclusive mode`);
      await refuseFilled(handle);
      await load(handle, lines, file);
      await countOn(handle);
      return finish(txOf(handle), header);
    });
  } catch (error) {
    throw asCompassError(error);
  } finally {
    await lines.return(undefined);
  }
}
