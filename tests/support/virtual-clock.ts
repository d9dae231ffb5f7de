import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '@compass/core';

interface Sleeper {
  at: number;
  wake(): void;
}

/**
 * A clock for programs in memory: as soon as nobody has anything to do, it is the time that the next one waits for. So a deadline of minutes
 * takes no time, and a busy machine makes nobody late.
 */
export function virtualClock(): Clock & { stop(): void } {
  const sleepers = new Set<Sleeper>();
  let [now, stopped] = [Date.now(), false];
  const run = async () => {
    while (!stopped) {
      await turn();
      const next = [...sleepers].reduce<Sleeper | null>((a, b) => (a === null || b.at < a.at ? b : a), null);
      if (next === null) continue;
      now = Math.max(now, next.at);
      next.wake();
    }
  };
  // It only waits for the event loop, which never rejects.
  void run();
  return {
    now: () => new Date(now),
    elapsed: () => now,
    sleep: (ms, abort) =>
      new Promise((resolve, reject) => {
        abort?.throwIfAborted();
        const end = (settle: () => void) => {
          sleepers.delete(sleeper);
          abort?.removeEventListener('abort', aborted);
          settle();
        };
        const sleeper = { at: now + ms, wake: () => end(resolve) };
        const aborted = () => end(() => reject(abort?.reason));
        abort?.addEventListener('abort', aborted, { once: true });
        sleepers.add(sleeper);
      }),
    stop: () => {
      stopped = true;
    },
  };
}
