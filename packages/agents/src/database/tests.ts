import type { HypothesiseInput, Observation, TestDraft } from '@compass/core';
import { peerOf, seenOf } from '../shared/find.ts';
import { changesProbe, probeOf, symptomProbe, testOf } from '../shared/tests.ts';

/** What the tests of lock contention are about: the waits, and the session that holds them up where it was seen. */
export interface LockCase {
  component: string;
  waits: Observation | undefined;
  holder: Observation | undefined;
}

function holderTest({ component, holder }: LockCase): TestDraft[] {
  const [pid, backendStart] = [holder?.facts['pid'], holder?.facts['backend_start']];
  if (typeof pid !== 'number' || typeof backendStart !== 'string') return [];
  return testOf({
    name: 'blocker_still_holds',
    question: `Does session pid ${pid} still hold its lock, and do others wait for it?`,
    predicts: `session pid ${pid} is still there and others wait for it`,
    refutedBy: 'a session that is gone, or that nobody waits for',
    probe: { source: 'sessions', name: 'waiting sessions', component, pid, backendStart },
    comparator: 'present',
    decisive: true,
    weight: [0.6, -2.2],
    costSeconds: 2,
  });
}

export function lockTests(input: HypothesiseInput, about: LockCase): TestDraft[] {
  const symptom = symptomProbe(input);
  const name = symptom?.name ?? 'the symptom';
  const waits = probeOf(about.waits);
  const peer = peerOf(input, 'lock_waiters', about.component);
  return [
    ...testOf({
      name: 'lock_waits_before_symptom',
      question: `Did lock waits begin before ${name} rose?`,
      predicts: `lock waits rise before ${name}`,
      refutedBy: `lock waits that rise after ${name}, or not at all`,
      probe: waits,
      control: symptom,
      comparator: 'rises_before',
      decisive: true,
      weight: [1.4, -2.2],
    }),
    ...holderTest(about),
    ...testOf({
      name: 'waits_move_with_symptom',
      question: `Do waits and ${name} move together?`,
      predicts: `lock waits move with ${name}`,
      refutedBy: 'a rank correlation below 0.6',
      probe: waits,
      control: symptom,
      comparator: 'moves_with',
      effect: 0.6,
      weight: [0.5, -0.8],
    }),
    ...testOf({
      name: 'peer_database_is_quiet',
      question: `Is ${peer?.component ?? 'another database'} quiet?`,
      predicts: `lock waits of ${peer?.component ?? 'another database'} stay in their past`,
      refutedBy: 'the same waits in another database: then this one is not special',
      probe: probeOf(peer),
      comparator: 'unchanged',
      weight: [0.3, -0.5],
    }),
    ...testOf({
      name: 'correlate_with_traffic',
      question: `Is more traffic ruled out as what made ${name} rise?`,
      predicts: `traffic does not rise before ${name}`,
      refutedBy: `traffic that rises before ${name}, or with it`,
      probe: probeOf(seenOf(input, 'traffic', input.service)),
      control: symptom,
      comparator: 'absent',
      weight: [0.4, -0.6],
    }),
    ...testOf({
      name: 'check_connection_pool_history',
      question: 'Did lock waits begin before the connection pool filled?',
      predicts: 'lock waits rise before the pool fills',
      refutedBy: 'a pool that was full before anybody waited for a lock',
      probe: waits,
      control: probeOf(seenOf(input, 'pool', input.service)),
      comparator: 'rises_before',
      weight: [0.3, -0.8],
    }),
    ...testOf({
      name: 'check_recent_changes',
      question: 'Is a recent change ruled out?',
      predicts: `no change in the 30 min before ${name} rose`,
      refutedBy: 'a change shortly before it',
      probe: changesProbe(null),
      control: symptom,
      comparator: 'absent',
      effect: 1800,
      weight: [0.2, -0.5],
      costSeconds: 4,
    }),
  ];
}

export function connectionTests(input: HypothesiseInput, connections: Observation): TestDraft[] {
  const symptom = symptomProbe(input);
  const name = symptom?.name ?? 'the symptom';
  const probe = probeOf(connections);
  const waits = input.observations.find(
    (one) => one.topic === 'lock_waiters' && one.component === connections.component,
  );
  return [
    ...testOf({
      name: 'connections_before_symptom',
      question: `Were connections used up before ${name} rose?`,
      predicts: `connections rise before ${name}`,
      refutedBy: `connections that rise after ${name}, or not at all`,
      probe,
      control: symptom,
      comparator: 'rises_before',
      decisive: true,
      weight: [1.2, -2.2],
    }),
    ...testOf({
      name: 'no_lock_waits_behind_it',
      question: 'Is a lock ruled out as what keeps the connections?',
      predicts: 'lock waits do not rise before connections do',
      refutedBy: 'lock waits that rise before them, or with them',
      probe: probeOf(waits),
      control: probe,
      comparator: 'absent',
      decisive: true,
      weight: [0.5, -2.2],
    }),
    ...testOf({
      name: 'check_connection_pool_history',
      question: 'Are connections above their own past?',
      predicts: 'connections stay above their past',
      refutedBy: 'connections inside their past',
      probe,
      comparator: 'above',
      weight: [0.6, -1.5],
    }),
    ...testOf({
      name: 'correlate_with_traffic',
      question: 'Do connections follow traffic?',
      predicts: 'connections move with traffic',
      refutedBy: 'a rank correlation below 0.6',
      probe,
      control: probeOf(seenOf(input, 'traffic', input.service)),
      comparator: 'moves_with',
      effect: 0.6,
      weight: [0.3, -0.2],
    }),
    ...testOf({
      name: 'check_recent_changes',
      question: 'Was something changed shortly before?',
      predicts: `a change in the 30 min before ${name} rose`,
      refutedBy: 'no change in that time',
      probe: changesProbe(null),
      control: symptom,
      comparator: 'rises_before',
      effect: 1800,
      weight: [0.3, -0.1],
      costSeconds: 4,
    }),
  ];
}
