import type { Observation, ObserveAnswer, ObserveInput } from '@compass/core';
import { askingOf, askTopics } from '../shared/ask.ts';
import { lineOf } from '../shared/line.ts';
import type { Asking } from '../shared/read.ts';
import { topics } from '../shared/topics.ts';
import { readSessions } from './sessions.ts';

/** Lock waits, old transactions, connections, and who holds whom up now. */
export async function observe(input: ObserveInput): Promise<ObserveAnswer> {
  const asking = await askingOf(input, 'database');
  const own = [topics.lock_waiters, topics.transaction_age, topics.connections];
  const seen = await askTopics(asking, own, [{ what: 'database sessions', run: () => readSessions(asking) }]);
  const observations = await placed(asking, seen.observations);
  return { ...seen, observations, line: lineOf('Database', told({ ...seen, observations })) };
}

/** A count of waits over time says more in one line than who holds them up now, where both are seen. */
const told = (seen: Pick<ObserveAnswer, 'observations' | 'notSeen'>) => {
  const waits = seen.observations.filter((one) => one.topic === 'lock_waiters' && one.unusual);
  return waits.length > 0 ? { ...seen, observations: waits } : seen;
};

/** A configured sum names no component: it is about the database whose sessions are read. */
async function placed(input: Asking, observations: Observation[]): Promise<Observation[]> {
  if (observations.every((one) => one.component !== null)) return observations;
  const { sessionsComponent: component } = await input.telemetry.sources();
  if (component === null) return observations;
  const facts = { standing: input.standing(component) };
  return observations.map((one) =>
    one.component === null ? { ...one, component, facts: { ...one.facts, ...facts } } : one,
  );
}
