import type { HypothesiseInput, Observation, TestDraft } from '@compass/core';
import { seenOf } from '../shared/find.ts';
import { changesProbe, probeOf, symptomProbe, testOf } from '../shared/tests.ts';

const nameOf = (input: HypothesiseInput): string => symptomProbe(input)?.name ?? 'the symptom';

export function trafficTests(input: HypothesiseInput, traffic: Observation): TestDraft[] {
  const [probe, symptom, name] = [probeOf(traffic), symptomProbe(input), nameOf(input)];
  return [
    ...testOf({
      name: 'traffic_above_its_past',
      question: 'Does traffic stay above its own past?',
      predicts: 'traffic stays above its past',
      refutedBy: 'traffic inside its past',
      probe,
      comparator: 'above',
      weight: [1.0, -1.5],
    }),
    ...testOf({
      name: 'traffic_before_symptom',
      question: `Did traffic rise before ${name}?`,
      predicts: `traffic rises before ${name}`,
      refutedBy: `traffic that rises later than ${name}, or not at all`,
      probe,
      control: symptom,
      comparator: 'rises_before',
      decisive: true,
      weight: [1.2, -2.2],
    }),
    ...testOf({
      name: 'correlate_with_traffic',
      question: `Do traffic and ${name} move together?`,
      predicts: `traffic moves with ${name}`,
      refutedBy: 'a rank correlation below 0.6',
      probe,
      control: symptom,
      comparator: 'moves_with',
      effect: 0.6,
      weight: [0.4, -0.6],
    }),
  ];
}

/** What lies below a pool and could keep its connections: lock waits where they are measured, else the latency of what is called. */
function deeper(input: HypothesiseInput, pool: Observation): Observation | undefined {
  const below = (one: Observation) =>
    one.component !== pool.component && ['below', 'unknown'].includes(String(one.facts['standing']));
  const all = input.observations.filter((one) => below(one) && ['lock_waiters', 'latency'].includes(one.topic));
  const rank = (one: Observation) => (one.topic === 'lock_waiters' ? 2 : 0) + (one.unusual ? 1 : 0);
  return all.toSorted((a, b) => rank(b) - rank(a))[0];
}

export function poolTests(input: HypothesiseInput, pool: Observation): TestDraft[] {
  const [probe, symptom, name] = [probeOf(pool), symptomProbe(input), nameOf(input)];
  const below = deeper(input, pool);
  const what = probeOf(below)?.name ?? 'what is called';
  return [
    ...testOf({
      name: 'nothing_deeper_explains_it',
      question: `Is it the pool itself, and not ${what} behind it?`,
      predicts: `${what} of ${below?.component ?? 'what is called'} do not rise before the pool fills`,
      refutedBy: `${what} that rise before the pool fills, or with it`,
      probe: probeOf(below),
      control: probe,
      comparator: 'absent',
      decisive: true,
      weight: [0.5, -2.2],
      costSeconds: 1,
    }),
    ...testOf({
      name: 'pool_fills_before_symptom',
      question: `Did the pool fill before ${name} rose?`,
      predicts: `the pool fills before ${name} rises`,
      refutedBy: `a pool that fills after ${name} rose, or not at all`,
      probe,
      control: symptom,
      comparator: 'rises_before',
      decisive: true,
      weight: [1.2, -2.2],
      costSeconds: 2,
    }),
    ...testOf({
      name: 'check_connection_pool_history',
      question: 'Is the pool fuller than in its own past?',
      predicts: 'the pool stays above its past',
      refutedBy: 'a pool inside its past',
      probe,
      comparator: 'above',
      weight: [0.4, -1.5],
    }),
    ...testOf({
      name: 'correlate_with_traffic',
      question: 'Does the pool fill with traffic?',
      predicts: 'the pool moves with traffic',
      refutedBy: 'a rank correlation below 0.6',
      probe,
      control: probeOf(seenOf(input, 'traffic', pool.component)),
      comparator: 'moves_with',
      effect: 0.6,
      weight: [0.3, -0.3],
    }),
  ];
}

/** `trouble`: what left its past in the changed component; `lines`: its error lines, where logs are read. */
export function changeTests(
  input: HypothesiseInput,
  change: Observation,
  trouble: Observation,
  lines: Observation | undefined,
): TestDraft[] {
  const probe = probeOf(trouble);
  const what = probe?.name ?? 'errors';
  return [
    ...testOf({
      name: 'check_recent_changes',
      question: `Was ${change.component} changed before ${what} rose?`,
      predicts: `a change of ${change.component} in the 30 min before ${what} rose`,
      refutedBy: 'no change in that time, or one that came later',
      probe: changesProbe(change.component),
      control: probe,
      comparator: 'rises_before',
      effect: 1800,
      decisive: true,
      weight: [1.4, -2.2],
    }),
    ...testOf({
      name: 'errors_above_their_past',
      question: `Is ${what} of ${change.component} outside its own past?`,
      predicts: `${what} of ${change.component} stays above its past`,
      refutedBy: `${what} inside its past`,
      probe,
      comparator: probe?.source === 'metrics' && probe.worse === 'down' ? 'below' : 'above',
      weight: [0.5, -1.5],
    }),
    ...testOf({
      name: 'falls_after_change',
      question: `Did ${what} of ${change.component} fall after the change, and not before?`,
      predicts: `${what} of ${change.component} falls once it was changed`,
      refutedBy: `${what} that fell before, or not at all`,
      // What is bad upwards does not fall: its rise is held against the change above.
      probe: probe?.source === 'metrics' && probe.worse === 'down' ? probe : null,
      control: changesProbe(change.component),
      comparator: 'falls_after',
      weight: [0.4, -1.2],
    }),
    ...testOf({
      name: 'log_signature_with_onset',
      question: 'Do error lines appear with it, and not before?',
      predicts: 'more error lines than in the past',
      refutedBy: 'as many error lines as always',
      probe: probeOf(lines),
      comparator: 'present',
      weight: [0.4, -0.6],
    }),
    ...testOf({
      name: 'correlate_with_traffic',
      question: `Is more traffic ruled out as what made ${what} rise?`,
      predicts: `traffic does not rise before ${what}`,
      refutedBy: `traffic that rises before ${what}, or with it`,
      probe: probeOf(seenOf(input, 'traffic', change.component)),
      control: probe,
      comparator: 'absent',
      weight: [0.3, -0.6],
    }),
  ];
}
