import { type Clock, isCompassError } from '@compass/core';
import type { Broker } from '@compass/mcp';
import { aboutNow } from './about.ts';
import type { CallOutcome, See } from './seen.ts';

/** The code of our family, and its words, which are fit to be shown. Who gave up waiting knows nothing of the other side. */
export function troubleOf(error: unknown, abort?: AbortSignal): { outcome: CallOutcome; why: string } {
  if (abort?.aborted === true) return { outcome: 'given_up', why: 'COMPASS waited no longer.' };
  if (isCompassError(error)) return { outcome: error.code, why: error.message };
  return { outcome: 'internal', why: 'COMPASS met an error of its own.' };
}

/** Every call of a tool is seen as it ends. */
export const watchedBroker = (broker: Broker, { see, clock }: { see: See; clock: Pick<Clock, 'now'> }): Broker => ({
  ...broker,
  async call(call) {
    const { server, tool } = call;
    const from = clock.now();
    const seen = (how: { outcome: CallOutcome; why: string | null }) =>
      see({ what: 'tool', server, tool, ...how, about: aboutNow(), from, to: clock.now() });
    try {
      const value = await broker.call(call);
      seen({ outcome: 'ok', why: null });
      return value;
    } catch (error) {
      seen(troubleOf(error, call.abort));
      throw error;
    }
  },
});
