import { eq } from 'drizzle-orm';
import { investigations } from '../tables.ts';
import type { Handle } from './handle.ts';

/** The investigations that one transaction has locked: they stay so until it ends. */
export interface Locks {
  /** Waits for the lock unless it is held already. */
  take(investigation: string): Promise<void>;
  /** It was locked by another statement of the same transaction. */
  taken(investigation: string): void;
}

export function locksOf(handle: Handle): Locks {
  const held = new Set<string>();
  return {
    taken: (id) => void held.add(id),
    take: async (id) => {
      if (held.has(id)) return;
      const of = eq(investigations.id, id);
      await handle.select({ id: investigations.id }).from(investigations).where(of).for('update');
      held.add(id);
    },
  };
}
