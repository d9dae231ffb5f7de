import type { AuditRow, Tx } from '@compass/core';
import { asc, desc, eq } from 'drizzle-orm';
import { audit as table } from '../tables.ts';
import type { Handle } from './handle.ts';
import type { Locks } from './locks.ts';

/** Of one transaction: a head that it has under lock is moved by nobody else, and is read once. */
export const audit = (handle: Handle, locks: Locks): Tx['audit'] => {
  const held = new Map<string, AuditRow | null>();
  return {
    append: async (row) => {
      await handle.insert(table).values(row);
      if (held.has(row.investigation)) held.set(row.investigation, row);
    },
    head: async (investigation, options) => {
      const known = held.get(investigation);
      if (known !== undefined) return known;
      if (options?.lock === true) await locks.take(investigation);
      const of = eq(table.investigation, investigation);
      const [row = null] = await handle.select().from(table).where(of).orderBy(desc(table.seq)).limit(1);
      if (options?.lock === true) held.set(investigation, row);
      return row;
    },
    list: async (investigation) =>
      handle.select().from(table).where(eq(table.investigation, investigation)).orderBy(asc(table.seq)),
  };
};
