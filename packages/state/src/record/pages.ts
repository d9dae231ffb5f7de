import type { Tx } from '@compass/core';
import { sql } from 'drizzle-orm';
import { pages as table } from '../tables.ts';
import { type Handle, once, places } from './handle.ts';

const key = [table.source, table.fingerprint];

/** An update that changes nothing locks the row, and an insert makes one to lock. */
const taking = (handle: Handle) =>
  once(handle, 'page taken', () =>
    handle
      .insert(table)
      .values(places(table, ['source', 'fingerprint']))
      .onConflictDoUpdate({ target: key, set: { source: sql`excluded.source` } })
      .returning()
      .prepare('take_page'),
  );

const putting = (handle: Handle) =>
  once(handle, 'page put', () =>
    handle
      .insert(table)
      .values(places(table, ['source', 'fingerprint', 'investigation', 'record']))
      .onConflictDoUpdate({
        target: key,
        set: { investigation: sql`excluded.investigation`, record: sql`excluded.record` },
      })
      .prepare('put_page'),
  );

export const pages = (handle: Handle): Tx['pages'] => ({
  take: async (source, fingerprint) => {
    const [row] = await taking(handle).execute({ source, fingerprint });
    return row?.record == null ? null : { page: row.record, investigation: row.investigation };
  },
  put: async ({ page, investigation }) => {
    const { source, fingerprint } = page;
    await putting(handle).execute({ source, fingerprint, investigation, record: page });
  },
});
