import { CompassError } from '@compass/core';

/** Settles with `work`, or rejects as soon as `abort` fires: connecting is shared, so it cannot itself be aborted. */
export const stoppable = async <T>(work: Promise<T>, abort: AbortSignal | undefined, server: string): Promise<T> => {
  if (!abort) return work;
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(new CompassError('unavailable', `The call to ${server} was stopped`));
  if (abort.aborted) stop();
  abort.addEventListener('abort', stop, { once: true });
  // Whichever loses must not surface as an unhandled rejection.
  work.catch(() => undefined);
  try {
    return await Promise.race([stopped.promise, work]);
  } finally {
    abort.removeEventListener('abort', stop);
  }
};
