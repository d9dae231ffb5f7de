import type { Tx } from '@compass/core';
import { asc, desc, eq } from 'drizzle-orm';
import { investigations, audit as table } from '../tables.ts';
import type { Handle } from './handle.ts';

export const audit = (handle: Handle): Tx['audit'] => ({
  append: async (row) => {
    await handle.insert(table).values(row);
  },
  head: async (investigation, options) => {
    if (options?.lock === true)
      await handle
        .select({ id: investigations.id })
        .from(investigations)
        .where(eq(investigations.id, investigation))
        .for('update');
    const of = eq(table.investigation, investigation);
    const [row] = await handle.select().from(table).where(of).orderBy(desc(table.seq)).limit(1);
    return row ?? null;
  },
  list: async (investigation) =>
    handle.select().from(table).where(eq(table.investigation, investigation)).orderBy(asc(table.seq)),
});
