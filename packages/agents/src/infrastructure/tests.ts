import type { HypothesiseInput, Observation, TestDraft } from '@compass/core';
import { peerOf, seenOf } from '../shared/find.ts';
import { probeOf, symptomProbe, testOf } from '../shared/tests.ts';

/** `what` is the resource as people call it: "CPU", "memory". */
export function resourceTests(input: HypothesiseInput, one: Observation, what: string): TestDraft[] {
  const [probe, symptom] = [probeOf(one), symptomProbe(input)];
  const name = symptom?.name ?? 'the symptom';
  const peer = peerOf(input, one.topic, one.component);
  return [
    ...testOf({
      name: `${one.topic}_before_symptom`,
      question: `Did ${what} rise before ${name}?`,
      predicts: `${what} rises before ${name}`,
      refutedBy: `${what} that rises after ${name}, or not at all`,
      probe,
      control: symptom,
      comparator: 'rises_before',
      decisive: true,
      weight: [1.2, -2.2],
    }),
    ...testOf({
      name: `${one.topic}_above_its_past`,
      question: `Is ${what} above its own past?`,
      predicts: `${what} stays above its past`,
      refutedBy: `${what} inside its past`,
      probe,
      comparator: 'above',
      weight: [0.6, -1.5],
    }),
    ...testOf({
      name: `${one.topic}_moves_with_symptom`,
      question: `Do ${what} and ${name} move together?`,
      predicts: `${what} moves with ${name}`,
      refutedBy: 'a rank correlation below 0.6',
      probe,
      control: symptom,
      comparator: 'moves_with',
      effect: 0.6,
      weight: [0.4, -0.8],
    }),
    ...testOf({
      name: `${one.topic}_sits_there`,
      question: `Is it ${one.component} that uses more ${what}, and not all of them?`,
      predicts: `half or more of the added ${what} in ${one.component}`,
      refutedBy: `${what} that others use more of as well`,
      probe,
      comparator: 'concentrated_in',
      effect: 0.5,
      weight: [0.3, -0.6],
    }),
    ...testOf({
      name: `${one.topic}_of_peer_is_quiet`,
      question: `Is ${what} of ${peer?.component ?? 'another component'} as always?`,
      predicts: `${what} of ${peer?.component ?? 'another component'} stays in its past`,
      refutedBy: `the same in ${peer?.component ?? 'another component'}: then this one is not special`,
      probe: probeOf(peer),
      comparator: 'unchanged',
      weight: [0.2, -0.4],
    }),
    ...testOf({
      name: 'correlate_with_traffic',
      question: `Is more traffic ruled out as what raised ${what}?`,
      predicts: `traffic does not rise before ${what}`,
      refutedBy: `traffic that rises before ${what}, or with it`,
      probe: probeOf(seenOf(input, 'traffic', one.component)),
      control: probe,
      comparator: 'absent',
      weight: [0.3, -0.6],
    }),
  ];
}
