import type { Pauses } from '@compass/core';
import { WebAPIRateLimitedError } from '@slack/web-api';

/** A call whose turn has not come: it was not made, or Slack said that it was too early. */
export class Wait extends Error {
  readonly ms: number;
  constructor(ms: number) {
    super(`its turn comes in ${ms} ms`);
    this.ms = ms;
  }
}

/**
 * Slack's pauses, each for one method in one channel: what goes elsewhere goes on. Throws `Wait` instead of calling. One call of a method in a channel
 * at a time: what is under way may be answered with a pause.
 */
export function createHolds(elapsed: () => number) {
  const until = new Map<string, number>();
  const last = new Map<string, Promise<unknown>>();

  async function unlessHeld<T>(key: string, pauses: Pauses, call: () => Promise<T>): Promise<T> {
    const left = Math.max((until.get(key) ?? 0) - elapsed(), await pauses.left(key));
    if (left > 0) throw new Wait(left);
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError)) throw error;
      const ms = error.retryAfter * 1000;
      until.set(key, elapsed() + ms);
      await pauses.begin(key, ms);
      throw new Wait(ms);
    }
  }

  return async <T>(key: string, pauses: Pauses, call: () => Promise<T>): Promise<T> => {
    const before = last.get(key);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return unlessHeld(key, pauses, call);
    })();
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
