import { openDatabase } from '../open-database.ts';
import { openPostgres } from '../open-postgres.ts';
import type { RecordDatabase } from '../record-store.ts';

/** The record alone, in either form, without a queue. Throws as `openDatabase` and `openPostgres`. */
export const openRecord = (where: { directory: string } | { databaseUrl: string }): Promise<RecordDatabase> =>
  'directory' in where ? openDatabase(where) : openPostgres({ url: where.databaseUrl, poolSize: 1 });
