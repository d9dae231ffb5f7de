import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@compass/core';

export const realClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (ms, abort) => pause(ms, undefined, abort === undefined ? {} : { signal: abort }),
};
