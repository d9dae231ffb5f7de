import type { Clock } from '@compass/core';

export type Ended = 'well' | 'badly' | 'stopped';

/** A call that may go out now: says how it ended, and hears true when the server is left alone from now on. */
export type Entered = (how: Ended) => boolean;

/** Leaves a failing server alone: `failures` in a row open it for `restMs`, then one call at a time may try. */
export interface Breaker {
  /** Lets a call out, or says in how many milliseconds one may go. */
  enter(): Entered | number;
}

export const createBreaker = (options: { clock: Clock; failures: number; restMs: number }): Breaker => {
  let inARow = 0;
  let openUntil = 0;
  const ended = (how: Ended, tries: boolean): boolean => {
    const now = options.clock.elapsed();
    if (how === 'well') inARow = 0;
    // It has not tried: the next one may. What was stopped and went out before the server was left alone says nothing.
    if (how === 'stopped' && tries) openUntil = now;
    if (how !== 'badly') return false;
    inARow += 1;
    if (inARow < options.failures) return false;
    openUntil = now + options.restMs;
    return true;
  };
  return {
    enter() {
      const tries = inARow >= options.failures;
      const now = options.clock.elapsed();
      if (tries && now < openUntil) return openUntil - now;
      // The call let through holds the others back until it has ended.
      if (tries) openUntil = now + options.restMs;
      return (how) => ended(how, tries);
    },
  };
};
