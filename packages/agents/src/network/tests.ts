import type { HypothesiseInput, Observation, TestDraft } from '@compass/core';
import { probeOf, symptomProbe, testOf } from '../shared/tests.ts';

/** `client`: a call as its caller sees it. `server`: what the callee itself took; absent where it is not measured. */
export function edgeTests(input: HypothesiseInput, client: Observation, server: Observation | undefined): TestDraft[] {
  const symptom = symptomProbe(input);
  const name = symptom?.name ?? 'the symptom';
  const [atClient, atServer] = [named(client, 'latency at the client'), named(server, 'latency at the server')];
  return [
    ...testOf({
      name: 'gap_between_client_and_server',
      question: 'Does the client wait longer while the server answers as always?',
      predicts: 'latency rises at the client, and not at the server',
      refutedBy: 'latency that rises at the server as well, or not at the client',
      probe: atClient,
      control: atServer,
      comparator: 'above',
      decisive: true,
      weight: [1.2, -2.2],
    }),
    ...testOf({
      name: 'client_latency_before_symptom',
      question: `Did latency at the client rise before ${name}?`,
      predicts: `latency at the client rises before ${name}, or with it`,
      refutedBy: `latency at the client that rises after ${name}, or not at all`,
      probe: atClient,
      control: symptom,
      comparator: 'rises_before',
      weight: [0.6, -1.2],
    }),
    ...testOf({
      name: 'server_latency_unchanged',
      question: `Does ${server?.component ?? 'the server'} itself answer as always?`,
      predicts: 'latency at the server stays in its past',
      refutedBy: 'latency at the server outside its past',
      probe: atServer,
      comparator: 'unchanged',
      weight: [0.5, -1.2],
    }),
  ];
}

const named = (one: Observation | undefined, name: string) => {
  const probe = probeOf(one);
  return probe === null ? null : { ...probe, name };
};
