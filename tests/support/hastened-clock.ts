import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@compass/core';

/** A clock that runs so many times as fast as the real one, for programs that talk to real servers: minutes pass in seconds. */
export function hastenedClock(times: number): Clock {
  const [began, origin] = [Date.now(), performance.now()];
  const elapsed = () => (performance.now() - origin) * times;
  return {
    now: () => new Date(began + elapsed()),
    elapsed,
    sleep: async (ms, abort) => void (await sleep(ms / times, undefined, abort === undefined ? {} : { signal: abort })),
  };
}
