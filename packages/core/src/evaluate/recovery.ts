import type { Action } from '../nouns/action.ts';
import type { Reading } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { EvidenceDraft } from '../steps/keep-evidence.ts';
import { clockTime, quantity, span } from '../words/numbers.ts';
import { wordOf } from './signal-words.ts';

/** This many readings in a row inside the predicted range are recovery; a single one may be a gap between two waits. */
const STEADY = 3;
const WORSE = 1.5;

export interface Outcome {
  outcome: 'recovered' | 'worse' | null;
  saw: string;
  evidence: EvidenceDraft[];
}

/** Compares the symptom after the action with the registered recovery prediction (`recovery.effect` is its limit). */
export async function outcomeOf(input: {
  action: Action;
  investigation: Investigation;
  telemetry: Telemetry;
  now: Date;
  zone: string;
}): Promise<Outcome> {
  const { action, investigation, telemetry, now, zone } = input;
  const { probe } = action.recovery;
  const { symptom, window } = investigation;
  if (probe.source !== 'metrics' || window === null || action.actedAt === null)
    return { outcome: null, saw: 'The symptom could not be read.', evidence: [] };
  const acted = new Date(action.actedAt);
  const range = { query: probe.query, start: new Date(window.start), end: now, stepSeconds: window.stepSeconds };
  const answer = await telemetry.range(range);
  // Another component that is well says nothing about this one.
  const series =
    probe.component === null
      ? answer.value[0]
      : answer.value.find((one) => Object.values(one.labels).includes(probe.component ?? ''));
  const points = series?.points ?? [];
  const after = points.filter(
    (point): point is [number, number] => point[0] * 1000 > acted.getTime() && point[1] !== null,
  );
  const inside = ([, value]: [number, number]) =>
    probe.worse === 'up' ? value < action.recovery.effect : value > action.recovery.effect;
  const reading: Reading = {
    role: 'symptom',
    name: probe.name,
    component: probe.component,
    unit: probe.unit,
    points,
    recorded: null,
  };
  const evidence: EvidenceDraft[] = [
    {
      source: 'metrics',
      server: answer.server,
      query: probe.query,
      start: range.start.toISOString(),
      end: now.toISOString(),
      stepSeconds: window.stepSeconds,
      readings: [reading],
      untrusted: false,
    },
  ];
  const last = after.at(-1);
  const name = symptom?.signal ? wordOf(symptom.signal) : probe.name;
  if (last === undefined) return { outcome: null, saw: `${name} has not been read since the action`, evidence: [] };
  const level = quantity(last[1], probe.unit);
  const steady = after.slice(-STEADY);
  if (steady.length === STEADY && steady.every(inside)) {
    const first = after.findLastIndex((point) => !inside(point)) + 1;
    const since = after[first] ?? last;
    const saw = `${name} back at ${level} at ${clockTime(new Date(since[0] * 1000), zone)}, ${span(since[0] - acted.getTime() / 1000)} after the action`;
    return { outcome: 'recovered', saw, evidence };
  }
  const before = symptom?.value ?? last[1];
  const worse =
    steady.length === STEADY &&
    steady.every(([, value]) => (probe.worse === 'up' ? value > before * WORSE : value < before / WORSE));
  return {
    outcome: worse ? 'worse' : null,
    saw: `${name} at ${level}, ${span(last[0] - acted.getTime() / 1000)} after the action`,
    evidence,
  };
}
