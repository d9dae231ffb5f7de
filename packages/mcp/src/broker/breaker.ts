import type { Clock } from '@compass/core';

/** Leaves a failing server alone: `failures` in a row open it for `restMs`, then one call at a time may try. */
export interface Breaker {
  /** Milliseconds until a call may go out; 0 = now (and that call is then the one that tries). */
  wait(): number;
  /** True when the server is left alone from now on. */
  ended(how: 'well' | 'badly' | 'stopped'): boolean;
}

export const createBreaker = (options: { clock: Clock; failures: number; restMs: number }): Breaker => {
  let inARow = 0;
  let openUntil = 0;
  return {
    wait() {
      if (inARow < options.failures) return 0;
      const now = options.clock.elapsed();
      if (now < openUntil) return openUntil - now;
      // The call let through holds the others back until it has ended.
      openUntil = now + options.restMs;
      return 0;
    },
    ended(how) {
      const now = options.clock.elapsed();
      if (how === 'well') inARow = 0;
      if (how === 'stopped' && inARow >= options.failures) openUntil = now;
      if (how !== 'badly') return false;
      inARow += 1;
      if (inARow < options.failures) return false;
      openUntil = now + options.restMs;
      return true;
    },
  };
};
