import type { Tx } from '@compass/core';
import { asc, eq, sql } from 'drizzle-orm';
import { posts as table } from '../tables.ts';
import { type Handle, once, placeOf, places } from './handle.ts';

const reading = (handle: Handle) =>
  once(handle, 'posts read', () =>
    handle
      .select()
      .from(table)
      .where(eq(table.investigation, placeOf(table.investigation, 'investigation')))
      .orderBy(asc(table.postedAt), asc(table.slot))
      .prepare('posts'),
  );

const putting = (handle: Handle) =>
  once(handle, 'post put', () =>
    handle
      .insert(table)
      .values(places(table, ['investigation', 'slot', 'ref', 'hash', 'postedAt']))
      .onConflictDoUpdate({
        target: [table.investigation, table.slot],
        set: { ref: sql`excluded.ref`, hash: sql`excluded.hash`, postedAt: sql`excluded.posted_at` },
      })
      .prepare('put_post'),
  );

export const posts = (handle: Handle): Tx['posts'] => ({
  ofInvestigation: (investigation) => reading(handle).execute({ investigation }),
  put: async (post) => {
    await putting(handle).execute({ ...post });
  },
});
