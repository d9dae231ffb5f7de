import type { Row } from '../row.ts';

/** Every row that can be run, by its number in the table. */
export const rows: Row[] = [];
