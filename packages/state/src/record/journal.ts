import type { Tx } from '@compass/core';
import { asc, eq } from 'drizzle-orm';
import { journal as table } from '../tables.ts';
import type { Handle } from './handle.ts';

export const journal = (handle: Handle): Tx['journal'] => ({
  append: async (rows) => {
    if (rows.length > 0) await handle.insert(table).values(rows);
  },
  read: async (investigation) => {
    const rows = await handle
      .select()
      .from(table)
      .where(eq(table.investigation, investigation))
      .orderBy(asc(table.seq));
    return rows.map(({ seq: _order, ...row }) => row);
  },
});
