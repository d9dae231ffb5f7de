import { CompassError, type Tx } from '@compass/core';
import { eq } from 'drizzle-orm';
import { inbox as table } from '../tables.ts';
import { type Handle, once, placeOf, places } from './handle.ts';

const ofKey = eq(table.key, placeOf(table.key, 'key'));

const receiving = (handle: Handle) =>
  once(handle, 'delivery received', () =>
    handle
      .insert(table)
      .values(places(table, ['key', 'verb', 'input', 'actor']))
      .onConflictDoNothing()
      .returning({ key: table.key })
      .prepare('receive'),
  );

const reading = (handle: Handle) =>
  once(handle, 'delivery read', () => handle.select().from(table).where(ofKey).prepare('delivery'));

const answering = (handle: Handle) =>
  once(handle, 'delivery answered', () =>
    handle
      .update(table)
      .set(places(table, ['answer']))
      .where(ofKey)
      .returning({ key: table.key })
      .prepare('answer'),
  );

export const inbox = (handle: Handle): Tx['inbox'] => ({
  receive: async (delivery) => {
    const added = await receiving(handle).execute({ ...delivery });
    return added.length > 0;
  },
  get: async (key) => (await reading(handle).execute({ key }))[0] ?? null,
  answer: async (key, answer) => {
    const answered = await answering(handle).execute({ key, answer });
    if (answered.length === 0) throw new CompassError('not_found', 'There is no such delivery to answer.');
  },
});
