import type { Tx } from '@compass/core';
import { inArray } from 'drizzle-orm';
import { evidence as table } from '../tables.ts';
import { type Handle, inserting, placed } from './handle.ts';

const putting = (handle: Handle, count: number) =>
  inserting(handle, ['evidence put', table, ['id', 'investigation', 'record'], count], (rows) =>
    // What was read is never changed: the same reading kept twice is kept once.
    handle.insert(table).values(rows).onConflictDoNothing().prepare(`put_${count}`),
  );

export const evidence = (handle: Handle): Tx['evidence'] => ({
  put: async (rows) => {
    if (rows.length === 0) return;
    const read = rows.map((record) => ({ id: record.id, investigation: record.investigation, record }));
    await putting(handle, rows.length).execute(placed(read));
  },
  get: async (ids) => {
    if (ids.length === 0) return [];
    const rows = await handle.select().from(table).where(inArray(table.id, ids));
    const byId = new Map(rows.map((row) => [row.id, row.record]));
    return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
  },
});
