import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CompassError } from '@compass/core';
import { sql } from 'drizzle-orm';
import { asCompassError } from '../database-error.ts';
import type { Handle } from '../record/handle.ts';
import { type RecordDatabase, txOf } from '../record-store.ts';
import type { BackupHeader } from './backup-lines.ts';
import { columnsOf, recordTables, rowsOf } from './columns.ts';

/** Answers of sources are large: so many of them are held at once. */
const AT_ONCE = 50;

/** Every value as the database writes it, so that it reads the same again, in either form. */
async function* linesOf(handle: Handle, header: BackupHeader): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`;
  let rows = 0;
  for (const table of recordTables) {
    const columns = (await columnsOf(handle, table)).map(({ name }) => name);
    yield `${JSON.stringify({ table, columns })}\n`;
    const values = columns.map((name) => `"${name}"::text`).join(', ');
    await handle.execute(
      sql.raw(`declare kept no scroll cursor for select json_build_array(${values})::text as line from "${table}"`),
    );
    for (let more = true; more; ) {
      const page = await rowsOf<{ line: string }>(handle, sql.raw(`fetch ${AT_ONCE} from kept`));
      for (const { line } of page) yield `${line}\n`;
      rows += page.length;
      more = page.length === AT_ONCE;
    }
    await handle.execute(sql.raw('close kept'));
  }
  yield `${JSON.stringify({ rows })}\n`;
}

/**
 * Writes the whole record, as it stands at one moment, to a new `file` that its owner alone can read. `key`: a mark of the audit key, which is
 * not in it. Throws `conflict` where the file exists or a newer version has changed the database.
 */
export async function backUp(options: { database: RecordDatabase; file: string; key: string }): Promise<void> {
  const { database, file, key } = options;
  const { current, newest } = database.schema;
  if (current > newest)
    throw new CompassError(
      'conflict',
      `A newer COMPASS has changed the database (schema ${current}, this one knows ${newest}): let that version back it up.`,
    );
  if (existsSync(file)) throw new CompassError('conflict', `${file} is there already: name a file that is not.`);
  const unfinished = `${file}.new`;
  try {
    await database.transaction(async (handle) => {
      await handle.execute(sql`set transaction isolation level repeatable read, read only`);
      const takenAt = (await txOf(handle).now()).toISOString();
      const lines = linesOf(handle, { compass: 'backup', schema: current, takenAt, key });
      // Others may wait for this transaction: small matters less than soon.
      const packed = createGzip({ level: 1 });
      await pipeline(Readable.from(lines), packed, createWriteStream(unfinished, { mode: 0o600 }));
    });
    // A disk may take its time: no transaction stands still for it.
    const written = await open(unfinished, 'r+');
    await written.sync().finally(() => written.close());
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw (error as NodeJS.ErrnoException).syscall === undefined ? asCompassError(error) : error;
  }
}
