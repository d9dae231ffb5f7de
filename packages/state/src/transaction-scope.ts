import { AsyncLocalStorage } from 'node:async_hooks';
import { CompassError } from '@compass/core';

/** Knows whether the running code is inside a transaction's work: there, anything but its own handle would wait for ever. */
export interface TransactionScope {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Throws when called inside a transaction that is still open. */
  refuseInside(what: string): void;
}

export function transactionScope(): TransactionScope {
  const storage = new AsyncLocalStorage<{ open: boolean }>();
  return {
    run: (work) => {
      // Work that outlives its transaction keeps this context; `open` tells the two apart.
      const state = { open: true };
      return storage.run(state, async () => {
        try {
          return await work();
        } finally {
          state.open = false;
        }
      });
    },
    refuseInside: (what) => {
      if (storage.getStore()?.open === true)
        throw new CompassError(
          'internal',
          `The ${what} was used inside a transaction: use the transaction's own handle.`,
        );
    },
  };
}
