import type { Tx } from '@compass/core';
import { inArray } from 'drizzle-orm';
import { evidence as table } from '../tables.ts';
import type { Handle } from './handle.ts';

export const evidence = (handle: Handle): Tx['evidence'] => ({
  put: async (rows) => {
    if (rows.length === 0) return;
    await handle
      .insert(table)
      .values(rows.map((record) => ({ id: record.id, investigation: record.investigation, record })))
      // What was read is never changed: the same reading kept twice is kept once.
      .onConflictDoNothing();
  },
  get: async (ids) => {
    if (ids.length === 0) return [];
    const rows = await handle.select().from(table).where(inArray(table.id, ids));
    const byId = new Map(rows.map((row) => [row.id, row.record]));
    return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
  },
});
