import { setTimeout as sleep } from 'node:timers/promises';
import { CompassError, type Model } from '@compass/core';

/** What a question may cost at most, in US dollars. */
export const MOST_USD = 0.05;

export interface MeteredModel extends Model {
  /** What the provider will charge: the truth that a ledger is held against. */
  charged(): number;
  questions(): number;
}

/** The same numbers from the same seed (Lehmer's generator), above 0 and below 1. */
export const seeded = (seed: number): (() => number) => {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
};

/** Charges for every question, also for those it answers with nonsense, cuts off, or lets hang. */
export function meteredModel(random: () => number): MeteredModel {
  let charged = 0;
  let questions = 0;
  return {
    provider: 'metered',
    name: 'meter-1',
    charged: () => charged,
    questions: () => questions,
    most: () => ({ tokens: 2000, usd: MOST_USD }),
    async ask(_question, { abort }) {
      questions += 1;
      const how = random();
      const usd = how < 0.2 ? MOST_USD : MOST_USD * random();
      charged += usd;
      await sleep(how < 0.1 ? 30 : 1, undefined, { signal: abort }).catch(() => undefined);
      if (how < 0.2) throw new CompassError('unavailable', 'the model does not answer');
      const usage = { inputTokens: 1000, outputTokens: 100 };
      if (how < 0.7) return { text: '{"explanation": 1}', ended: how < 0.3 ? 'cut' : 'done', usage, usd };
      return { text: '{"explanation":"well","hypotheses":[]}', ended: 'done', usage, usd };
    },
  };
}
