import type { AuditRow, Tx } from '@compass/core';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { audit as table } from '../tables.ts';
import { type Handle, once, one, placeOf, places, time } from './handle.ts';
import type { Locks } from './locks.ts';

const appending = (handle: Handle) =>
  once(handle, 'audit appended', () =>
    handle
      .insert(table)
      .values(places(table, ['investigation', 'seq', 'at', 'actor', 'what', 'detail', 'previous', 'hash']))
      .prepare('append'),
  );

/** With the time by the database's clock: whoever asks for one needs the other. */
const newest = (handle: Handle) =>
  once(handle, 'audit head', () => {
    const investigation = placeOf(table.investigation, 'investigation');
    const last = sql`(select max(seq) from ${table} as own where own.investigation = ${investigation})`;
    return handle
      .select({ at: time, head: table })
      .from(one)
      .leftJoin(table, and(eq(table.investigation, investigation), eq(table.seq, last)))
      .prepare('head');
  });

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
      const [found] = await newest(handle).execute({ investigation });
      const head = found?.head ?? null;
      if (options?.lock === true && found !== undefined) {
        held.set(investigation, head);
        locks.at = new Date(found.at);
      }
      return head;
    },
    list: async (investigation, { after } = { after: 0 }) =>
      handle
        .select()
        .from(table)
        .where(and(eq(table.investigation, investigation), gt(table.seq, after)))
        .orderBy(asc(table.seq)),
  };
};
