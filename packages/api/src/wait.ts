import type { Ports } from '@compass/core';
import { refused } from './problem.ts';

const LONGEST_MS = 30_000;
const LOOK_EVERY_MS = 100;
/** Each that waits asks the record ten times a second. */
const MOST_WAITING = 32;

/** Looks until there is something, at most for 30 s; then null. Throws 429 where too many wait already. */
export type Wait = <T>(look: () => Promise<T | null>) => Promise<T | null>;

export function createWait({ clock }: Pick<Ports, 'clock'>): Wait {
  let waiting = 0;
  return async (look) => {
    if (waiting >= MOST_WAITING)
      throw refused(
        429,
        `${MOST_WAITING} requests wait for an answer already. What was asked for is done; read it later.`,
        {
          'retry-after': '5',
        },
      );
    waiting += 1;
    try {
      const until = clock.elapsed() + LONGEST_MS;
      for (;;) {
        const found = await look();
        if (found !== null || clock.elapsed() >= until) return found;
        await clock.sleep(LOOK_EVERY_MS);
      }
    } finally {
      waiting -= 1;
    }
  };
}
