import type { ObserveAnswer, ObserveInput } from '@compass/core';
import { askingOf, askTopics } from '../shared/ask.ts';
import { lineOf } from '../shared/line.ts';
import { topics } from '../shared/topics.ts';
import { readSessions } from './sessions.ts';

/** Lock waits, old transactions, connections, and who holds whom up now. */
export async function observe(input: ObserveInput): Promise<ObserveAnswer> {
  const asking = await askingOf(input, 'database');
  const own = [topics.lock_waiters, topics.transaction_age, topics.connections];
  const seen = await askTopics(asking, own, [{ what: 'database sessions', run: () => readSessions(asking) }]);
  return { ...seen, line: lineOf('Database', told(seen)) };
}

/** A count of waits over time says more in one line than who holds them up now, where both are seen. */
const told = (seen: Pick<ObserveAnswer, 'observations' | 'notSeen'>) => {
  const waits = seen.observations.filter((one) => one.topic === 'lock_waiters' && one.unusual);
  return waits.length > 0 ? { ...seen, observations: waits } : seen;
};
