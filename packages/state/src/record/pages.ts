import type { Tx } from '@compass/core';
import { pages as table } from '../tables.ts';
import type { Handle } from './handle.ts';

export const pages = (handle: Handle): Tx['pages'] => ({
  take: async (source, fingerprint) => {
    // An update that changes nothing locks the row, and an insert makes one to lock.
    const [row] = await handle
      .insert(table)
      .values({ source, fingerprint, investigation: null, record: null })
      .onConflictDoUpdate({ target: [table.source, table.fingerprint], set: { source } })
      .returning();
    return row?.record == null ? null : { page: row.record, investigation: row.investigation };
  },
  put: async ({ page, investigation }) => {
    const { source, fingerprint } = page;
    await handle
      .insert(table)
      .values({ source, fingerprint, investigation, record: page })
      .onConflictDoUpdate({ target: [table.source, table.fingerprint], set: { investigation, record: page } });
  },
});
