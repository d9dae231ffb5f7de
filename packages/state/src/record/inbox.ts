import { CompassError, type Tx } from '@compass/core';
import { eq } from 'drizzle-orm';
import { inbox as table } from '../tables.ts';
import type { Handle } from './handle.ts';

export const inbox = (handle: Handle): Tx['inbox'] => ({
  receive: async (delivery) => {
    const { key, verb, input, actor } = delivery;
    const added = await handle
      .insert(table)
      .values({ key, verb, input, actor })
      .onConflictDoNothing()
      .returning({ key: table.key });
    return added.length > 0;
  },
  get: async (key) => (await handle.select().from(table).where(eq(table.key, key)))[0] ?? null,
  answer: async (key, answer) => {
    const answered = await handle.update(table).set({ answer }).where(eq(table.key, key)).returning({ key: table.key });
    if (answered.length === 0) throw new CompassError('not_found', 'There is no such delivery to answer.');
  },
});
