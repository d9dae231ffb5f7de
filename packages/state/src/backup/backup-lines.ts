import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CompassError } from '@compass/core';
import { z } from 'zod';

/** The first line: what a backup says of itself. */
export const BackupHeader = z.object({
  compass: z.literal('backup'),
  schema: z.number().int().positive(),
  takenAt: z.iso.datetime(),
  /** A mark of the audit key that its trails were written with. */
  key: z.string(),
});
export type BackupHeader = z.infer<typeof BackupHeader>;

/** A line that is no row: whose rows follow, or how many there were in all. */
export const BackupMark = z.union([
  z.strictObject({ table: z.string(), columns: z.array(z.string()).nonempty() }),
  z.strictObject({ rows: z.number().int() }),
]);

export const notWhole = (file: string, cause?: unknown): CompassError =>
  new CompassError('invalid', `${file} is no whole backup of COMPASS: it is damaged, cut off, or something else.`, {
    cause,
  });

/** The lines of a backup. Throws `not_found`, and `invalid` where it is damaged. */
async function* backupLines(file: string): AsyncGenerator<string> {
  const text = createGunzip();
  pipeline(createReadStream(file), text, () => undefined);
  let rest = '';
  try {
    for await (const piece of text.setEncoding('utf8') as AsyncIterable<string>) {
      rest += piece;
      if (!piece.includes('\n')) continue;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CompassError('not_found', `There is no file ${file}.`);
    throw notWhole(file, error);
  }
  if (rest !== '') throw notWhole(file);
}

/** The header of a backup, with the lines that follow it, which are to be closed. Throws as `backupLines`. */
export async function openBackup(file: string): Promise<{ header: BackupHeader; lines: AsyncGenerator<string> }> {
  const lines = backupLines(file);
  const first = await lines.next();
  return { header: parsedLine(BackupHeader, first.done === true ? undefined : first.value, file), lines };
}

/** What a backup says of itself. Throws as `backupLines`. */
export async function headerOf(file: string): Promise<BackupHeader> {
  const { header, lines } = await openBackup(file);
  await lines.return(undefined);
  return header;
}

/** What a line that is no row says; `invalid` where it says nothing that is known. */
export function parsedLine<T>(schema: z.ZodType<T>, line: string | undefined, file: string): T {
  try {
    return schema.parse(JSON.parse(line ?? ''));
  } catch (error) {
    throw notWhole(file, error);
  }
}
