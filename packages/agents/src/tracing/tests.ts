import type { HypothesiseInput, TestDraft } from '@compass/core';
import { seenOf } from '../shared/find.ts';
import { probeOf, symptomProbe, testOf } from '../shared/tests.ts';

export function ownTimeTests(input: HypothesiseInput, component: string): TestDraft[] {
  const symptom = symptomProbe(input);
  const name = symptom?.name ?? 'the symptom';
  return [
    ...testOf({
      name: 'own_time_sits_there',
      question: `Does the added time of a request sit in ${component}?`,
      predicts: `half or more of the added time sits in ${component}`,
      refutedBy: 'added time that sits elsewhere',
      probe: { source: 'traces', name: 'time', service: input.service, component },
      comparator: 'concentrated_in',
      effect: 0.5,
      decisive: true,
      weight: [1.2, -2.2],
      costSeconds: 5,
    }),
    ...testOf({
      name: 'its_latency_rises_with_symptom',
      question: `Did latency of ${component} rise before ${name}, or with it?`,
      predicts: `latency of ${component} rises before ${name}, or with it`,
      refutedBy: 'latency that rises later, or not at all',
      probe: component === input.service ? null : probeOf(seenOf(input, 'latency', component)),
      control: symptom,
      comparator: 'rises_before',
      weight: [0.6, -1.0],
    }),
  ];
}
