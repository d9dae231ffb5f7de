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

/** Who waits for the call that is under way: those whom a person waits for go first. */
type Line = Record<'urgent' | 'others', (() => void)[]>;

/**
 * Slack's pauses, each for one method in one channel: what goes elsewhere goes on. Throws `Wait` instead of calling. One call of a method in a channel
 * at a time: what is under way may be answered with a pause.
 */
export function createHolds(elapsed: () => number) {
  const until = new Map<string, number>();
  const lines = new Map<string, Line>();

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

  async function stand(key: string, place: keyof Line): Promise<void> {
    const line = lines.get(key);
    if (line === undefined) lines.set(key, { urgent: [], others: [] });
    else await new Promise<void>((resolve) => void line[place].push(resolve));
  }

  function leave(key: string): void {
    const line = lines.get(key);
    const next = line?.urgent.shift() ?? line?.others.shift();
    if (next === undefined) lines.delete(key);
    else next();
  }

  return async <T>(
    key: string,
    pauses: Pauses,
    call: () => Promise<T>,
    { urgent = false }: { urgent?: boolean } = {},
  ): Promise<T> => {
    await stand(key, urgent ? 'urgent' : 'others');
    try {
      return await unlessHeld(key, pauses, call);
    } finally {
      leave(key);
    }
  };
}
