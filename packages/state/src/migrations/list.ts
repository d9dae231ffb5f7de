import { record } from './record.ts';
import { spend } from './spend.ts';

export interface Migration {
  version: number;
  name: string;
  sql: string;
}

/** In order, without gaps; what was released once is never changed. */
export const migrations: Migration[] = [
  { version: 1, name: 'record', sql: record },
  { version: 2, name: 'spend', sql: spend },
];
