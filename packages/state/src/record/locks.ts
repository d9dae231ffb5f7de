import { eq } from 'drizzle-orm';
import { investigations } from '../tables.ts';
import { type Handle, once, placeOf } from './handle.ts';

/** The investigations that one transaction has locked: they stay so until it ends. */
export interface Locks {
  /** When the last one was taken, where that was asked for; the transaction goes on from there. */
  at: Date | null;
  /** Waits for the lock unless it is held already. */
  take(investigation: string): Promise<void>;
  /** It was locked by another statement of the same transaction. */
  taken(investigation: string): void;
}

const locking = (handle: Handle) =>
  once(handle, 'investigation taken', () =>
    handle
      .select({ id: investigations.id })
      .from(investigations)
      .where(eq(investigations.id, placeOf(investigations.id, 'id')))
      .for('update')
      .prepare('lock'),
  );

export function locksOf(handle: Handle): Locks {
  const held = new Set<string>();
  return {
    at: null,
    taken: (id) => void held.add(id),
    take: async (id) => {
      if (held.has(id)) return;
      await locking(handle).execute({ id });
      held.add(id);
    },
  };
}
