import { readdirSync } from 'node:fs';
import type { Row } from '../row.ts';

/** A row is a file of this folder, `row-19.ts`, that exports `row`. */
const files = readdirSync(import.meta.dirname).filter((name) => /^row-\d+\.ts$/.test(name));

/** Every row that can be run, by its number in the table. */
export const rows: Row[] = (
  await Promise.all(files.map(async (name): Promise<Row> => (await import(`./${name}`)).row))
).sort((a, b) => a.row - b.row);
