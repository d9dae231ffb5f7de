import { CompassError, isCompassError, type Tx } from '@compass/core';
import { asCompassError } from './database-error.ts';

type Call = <T>(statement: () => Promise<T>) => Promise<T>;

/** The same object with every function of it, at any depth, called through `call`. */
function through<T extends object>(target: T, call: Call): T {
  const wrapped = Object.entries(target).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'function') return [name, (...input: unknown[]) => call(async () => value(...input))];
    return [name, typeof value === 'object' && value !== null ? through(value, call) : value];
  });
  // The keys are the same and each function keeps its parameters and its promised answer.
  return Object.fromEntries(wrapped) as T;
}

/**
 * Runs `work` with a handle that ends with it. A statement that failed has ended the transaction, whose commit would quietly
 * be a rollback: then this rejects even if `work` swallowed the error.
 */
export async function withGuardedTx<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  let failed: CompassError | null = null;
  let over = false;
  const call: Call = async (statement) => {
    if (over) throw new CompassError('internal', 'This transaction is over: its handle cannot be used any more.');
    try {
      return await statement();
    } catch (error) {
      const ours = asCompassError(error);
      if (!isCompassError(ours, 'not_found')) failed = ours;
      throw ours;
    }
  };
  try {
    const result = await work(through(tx, call));
    if (failed !== null) throw failed;
    return result;
  } finally {
    over = true;
  }
}
