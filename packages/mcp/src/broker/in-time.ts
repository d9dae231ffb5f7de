import { CompassError } from '@compass/core';

export interface InTime {
  server: string;
  /** What it was asked, for the sentence that says it came too late. */
  what: string;
  timeoutMs: number;
  abort?: AbortSignal | undefined;
}

/**
 * Settles with `work`, or rejects (`unavailable`) as soon as `abort` fires or the time is over; `work` is told by its signal, and whoever does not
 * listen is no longer waited for.
 */
export const inTime = async <T>(about: InTime, work: (ends: AbortSignal) => Promise<T>): Promise<T> => {
  const { server, what, timeoutMs, abort } = about;
  // An error costs as much as a call: none is made before it is needed.
  const stopped = () => new CompassError('unavailable', `The call to ${server} was stopped`);
  if (abort?.aborted) throw stopped();
  const ends = new AbortController();
  const end = Promise.withResolvers<never>();
  ends.signal.addEventListener('abort', () => end.reject(ends.signal.reason), { once: true });
  const late = () =>
    new CompassError('unavailable', `${server} did not answer ${what} in time`, { retryAfterMs: 1_000 });
  const timer = setTimeout(() => ends.abort(late()), timeoutMs);
  const stop = (): void => ends.abort(stopped());
  abort?.addEventListener('abort', stop, { once: true });
  const working = work(ends.signal);
  // Whichever loses must not surface as an unhandled rejection.
  working.catch(() => undefined);
  end.promise.catch(() => undefined);
  try {
    return await Promise.race([end.promise, working]);
  } finally {
    clearTimeout(timer);
    abort?.removeEventListener('abort', stop);
  }
};
