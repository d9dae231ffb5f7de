import type { Tx } from '@compass/core';
import { asc, eq } from 'drizzle-orm';
import { journal as table } from '../tables.ts';
import { type Handle, inserting, placed } from './handle.ts';

const LINE = ['investigation', 'step', 'at', 'server', 'tool', 'arguments', 'result'] as const;

const appending = (handle: Handle, count: number) =>
  inserting(handle, ['lines journalled', table, [...LINE], count], (rows) =>
    handle.insert(table).values(rows).prepare(`journal_${count}`),
  );

export const journal = (handle: Handle): Tx['journal'] => ({
  append: async (rows) => {
    if (rows.length > 0) await appending(handle, rows.length).execute(placed(rows));
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
