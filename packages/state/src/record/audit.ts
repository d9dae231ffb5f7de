import type { AuditRow, Tx } from '@compass/core';
import { and, asc, desc, eq, gt } from 'drizzle-orm';
import { audit as table } from '../tables.ts';
import { type Handle, once, placeOf, places } from './handle.ts';
import type { Locks } from './locks.ts';

const appending = (handle: Handle) =>
  once(handle, 'audit appended', () =>
    handle
      .insert(table)
      .values(places(table, ['investigation', 'seq', 'at', 'actor', 'what', 'detail', 'previous', 'hash']))
      .prepare('append'),
  );

const newest = (handle: Handle) =>
  once(handle, 'audit head', () =>
    handle
      .select()
      .from(table)
      .where(eq(table.investigation, placeOf(table.investigation, 'investigation')))
      .orderBy(desc(table.seq))
      .limit(1)
      .prepare('head'),
  );

/** Of one transaction: a head that it has under lock is moved by nobody else, and is read once. */
export const audit = (handle: Handle, locks: Locks): Tx['audit'] => {
  const held = new Map<string, AuditRow | null>();
  return {
    append: async (row) => {
      await appending(handle).execute({ ...row });
      if (held.has(row.investigation)) held.set(row.investigation, row);
    },
    head: async (investigation, options) => {
      const known = held.get(investigation);
      if (known !== undefined) return known;
      if (options?.lock === true) await locks.take(investigation);
      const [row = null] = await newest(handle).execute({ investigation });
      if (options?.lock === true) held.set(investigation, row);
      return row;
    },
    list: async (investigation, { after } = { after: 0 }) =>
      handle
        .select()
        .from(table)
        .where(and(eq(table.investigation, investigation), gt(table.seq, after)))
        .orderBy(asc(table.seq)),
  };
};
