import { CompassError, type TransactionOptions } from '@compass/core';

/** Throws `unavailable` where nobody waits any more. */
export function refuseLate(abort: AbortSignal | undefined): void {
  if (abort?.aborted === true) throw new CompassError('unavailable', 'The database did not answer in time.');
}

/** In the order in which they came; those that somebody waits for (`urgent`) before the others. */
export function oneAtATime(): <T>(work: () => Promise<T>, options?: TransactionOptions) => Promise<T> {
  const [first, later]: [(() => void)[], (() => void)[]] = [[], []];
  let busy = false;
  const leave = () => {
    const next = first.shift() ?? later.shift();
    if (next === undefined) busy = false;
    else next();
  };
  return async (work, { urgent = false, abort } = {}) => {
    if (busy) await new Promise<void>((resolve) => (urgent ? first : later).push(resolve));
    busy = true;
    try {
      refuseLate(abort);
      return await work();
    } finally {
      leave();
    }
  };
}
