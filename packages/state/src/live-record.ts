import { LIVE, type Store } from '@compass/core';
import { and, inArray } from 'drizzle-orm';
import type { LiveRecord } from './live-state.ts';
import type { RecordDatabase } from './record-store.ts';
import { investigations as table } from './tables.ts';

/** What the live state is written anew from. */
export const liveRecord = (database: RecordDatabase, store: () => Store): LiveRecord => ({
  read: (id) =>
    store().transaction(async (tx) => {
      const investigation = await tx.investigations.get(id);
      return investigation === null ? null : { investigation, audit: await tx.audit.list(id) };
    }),
  liveAmong: async (ids) => {
    const isLive = and(inArray(table.id, ids), inArray(table.status, LIVE));
    const rows = await database.transaction((handle) => handle.select({ id: table.id }).from(table).where(isLive));
    return rows.map(({ id }) => id);
  },
});
