import { changeKind, clockTime, type Observation } from '@compass/core';
import type { Asking } from '../shared/read.ts';

/** The latest change of each component that can be the cause, since the past began. What its text says is not read. */
export async function readChanges(input: Asking): Promise<Observation[]> {
  const { window } = input;
  const answer = await input.telemetry.changes({ start: new Date(window.referenceStart), end: new Date(window.end) });
  const latest = new Map(
    answer.value.toSorted((a, b) => a.at.getTime() - b.at.getTime()).map((change) => [change.component, change]),
  );
  if (latest.size === 0) return [];
  const evidence = input.keep({
    source: 'changes',
    server: answer.server,
    query: 'changes',
    start: window.referenceStart,
    end: window.end,
    stepSeconds: null,
    readings: [],
    facts: { changes: answer.value.map((change) => ({ ...change, at: change.at.toISOString() })) },
    untrusted: true,
  });
  return [...latest.values()].map((change): Observation => {
    const kind = changeKind(change.kind);
    const short = `${kind} at ${clockTime(change.at, input.zone)}`;
    return {
      id: input.observationId(),
      agent: input.agent,
      type: 'config',
      source: 'changes',
      topic: 'change',
      component: change.component,
      value: null,
      normal: null,
      unit: '',
      unusual: true,
      score: 0,
      onset: change.at.toISOString(),
      interpretation: `${change.component}: ${short} ${input.zone}`,
      short,
      confidence: 0.9,
      evidence: [evidence],
      facts: { kind, standing: input.standing(change.component) },
      untrusted: false,
      at: input.now,
    };
  });
}
