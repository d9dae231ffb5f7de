import type { Clock, Store, Tx } from '@compass/core';
import { CompassError } from '@compass/core';
import { withGuardedTx } from './guarded.ts';
import { memoryRecord } from './memory/record.ts';
import { transactionScope } from './transaction-scope.ts';

/** The store's twin in memory: rows are copied in and out, one transaction runs at a time and is undone when it rejects. */
export function memoryStore({ clock }: { clock: Clock }): Store {
  const scope = transactionScope();
  const listeners = new Set<(investigation: string) => void>();
  const undo: (() => void)[] = [];
  const told = new Set<string>();
  const record = memoryRecord(clock, undo, (investigation) => told.add(investigation));
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const tell = (investigations: string[]) => {
    for (const investigation of investigations) for (const listener of listeners) listener(investigation);
  };
  const one = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (closed) throw new CompassError('unavailable', 'The database is closed.');
    try {
      const result = await scope.run(() => withGuardedTx(record, work));
      const changed = [...told];
      queueMicrotask(() => tell(changed));
      return result;
    } catch (error) {
      for (const change of undo.reverse()) change();
      throw error;
    } finally {
      undo.length = 0;
      told.clear();
    }
  };
  return {
    transaction: async (work) => {
      scope.refuseInside('store');
      const turn = last.then(() => one(work));
      last = turn.catch(() => undefined);
      return turn;
    },
    listen: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    close: async () => {
      await last;
      closed = true;
    },
  };
}
