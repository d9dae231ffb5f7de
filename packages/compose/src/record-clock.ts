import type { Clock, Store } from '@compass/core';

const LOOK_MS = 5000;
/** An answer that took longer says too little of when it was given, unless the database never answers much sooner. */
const SURE_MS = 200;

export interface RecordClock {
  clock: Clock;
  stop(): void;
}

/**
 * The record's clock, which all processes share, whatever each of their machines is set to: two workers must mean the same by a window's end. Between
 * two looks at it time goes on as measured. Resolves after the first look.
 */
export async function recordClock(store: Pick<Store, 'transaction'>, own: Clock): Promise<RecordClock> {
  let [ahead, shortest] = [0, Number.POSITIVE_INFINITY];
  const look = async (): Promise<void> => {
    const asked = own.elapsed();
    const now = await store.transaction((tx) => tx.now());
    const answered = own.elapsed();
    shortest = Math.min(shortest, answered - asked);
    if (answered - asked <= Math.max(SURE_MS, 2 * shortest)) ahead = now.getTime() - (asked + answered) / 2;
  };
  await look();
  const stopped = new AbortController();
  const loop = async (): Promise<void> => {
    for (;;) {
      await own.sleep(LOOK_MS, stopped.signal);
      // A database that is away has the same time when it is back.
      await look().catch(() => undefined);
    }
  };
  // Ends by rejection when stopped.
  loop().catch(() => undefined);
  return {
    clock: { ...own, now: () => new Date(own.elapsed() + ahead) },
    stop: () => stopped.abort(),
  };
}
