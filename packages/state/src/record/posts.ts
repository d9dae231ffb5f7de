import type { Tx } from '@compass/core';
import { asc, eq } from 'drizzle-orm';
import { posts as table } from '../tables.ts';
import type { Handle } from './handle.ts';

export const posts = (handle: Handle): Tx['posts'] => ({
  ofInvestigation: async (investigation) =>
    handle
      .select()
      .from(table)
      .where(eq(table.investigation, investigation))
      .orderBy(asc(table.postedAt), asc(table.slot)),
  put: async (post) => {
    const { ref, hash, postedAt } = post;
    await handle
      .insert(table)
      .values(post)
      .onConflictDoUpdate({ target: [table.investigation, table.slot], set: { ref, hash, postedAt } });
  },
});
