import type { Action } from '../nouns/action.ts';
import type { Reading } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { Sample } from '../statistics/past.ts';
import type { EvidenceDraft } from '../steps/keep-evidence.ts';
import { clockTime, quantity, span } from '../words/numbers.ts';
import { wordOf } from './signal-words.ts';

/** This many readings in a row inside the predicted range are recovery; a single one may be a gap between two waits. */
const STEADY = 3;
const WORSE = 1.5;

export interface Outcome {
  outcome: 'recovered' | 'worse' | null;
  saw: string;
  /** Since when it is as predicted, of what recovered. */
  backAt?: string;
  evidence: EvidenceDraft[];
}

/** The symptom is called as it was before the action, in words and under its chart. */
const nameOf = ({ recovery }: Pick<Action, 'recovery'>, symptom: Investigation['symptom']): string =>
  symptom?.signal ? wordOf(symptom.signal) : recovery.probe.name;

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
  const range = { query: probe.query, start: new Date(window.start), end: now, stepSeconds: window.stepSeconds };
  const answer = await telemetry.range(range);
  // Another component that is well says nothing about this one.
  const series =
    probe.component === null
      ? answer.value[0]
      : answer.value.find((one) => Object.values(one.labels).includes(probe.component ?? ''));
  const points = series?.points ?? [];
  const reading: Reading = {
    role: 'symptom',
    name: nameOf(action, symptom),
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
  // What has no reading since the action proves nothing, whatever was read before.
  const wasRead = readAfter(points, action.actedAt).length > 0;
  return { ...judgeRecovery({ action, symptom, points, zone }), evidence: wasRead ? evidence : [] };
}

export interface Watched {
  action: Pick<Action, 'recovery' | 'actedAt'>;
  symptom: Investigation['symptom'];
  points: Reading['points'];
}

/** Unix seconds from which on every reading after the action is inside the predicted range; null while the last one is not, or none was read. */
export function backSince({ action: { recovery, actedAt }, points }: Watched): number | null {
  const after = readAfter(points, actedAt);
  return after[after.findLastIndex((point) => !isInside(recovery, point)) + 1]?.[0] ?? null;
}

const readAfter = (points: Reading['points'], actedAt: string | null): Sample[] =>
  points.filter(
    (point): point is [number, number] =>
      actedAt !== null && point[0] * 1000 > Date.parse(actedAt) && point[1] !== null,
  );

const isInside = ({ probe, effect }: Action['recovery'], [, value]: Sample): boolean =>
  probe.source === 'metrics' && probe.worse === 'down' ? value > effect : value < effect;

/** The outcome by what was read of the symptom since the action: a pure function, so that it can be judged again. */
export function judgeRecovery({
  zone,
  ...watched
}: Watched & { zone: string }): Pick<Outcome, 'outcome' | 'saw' | 'backAt'> {
  const { action, symptom, points } = watched;
  const { probe } = action.recovery;
  const acted = Date.parse(action.actedAt ?? '') / 1000;
  const unit = probe.source === 'metrics' ? probe.unit : '';
  const after = readAfter(points, action.actedAt);
  const last = after.at(-1);
  const name = nameOf(action, symptom);
  if (last === undefined) return { outcome: null, saw: `${name} has not been read since the action` };
  const level = quantity(last[1], unit);
  const steady = after.slice(-STEADY);
  if (steady.length === STEADY && steady.every((point) => isInside(action.recovery, point))) {
    const since = backSince(watched) ?? last[0];
    const saw = `${name} back at ${level} at ${clockTime(new Date(since * 1000), zone)}, ${span(since - acted)} after the action`;
    return { outcome: 'recovered', saw, backAt: new Date(since * 1000).toISOString() };
  }
  const before = symptom?.value ?? last[1];
  const isDown = probe.source === 'metrics' && probe.worse === 'down';
  const worse =
    steady.length === STEADY && steady.every(([, value]) => (isDown ? value < before / WORSE : value > before * WORSE));
  return { outcome: worse ? 'worse' : null, saw: `${name} at ${level}, ${span(last[0] - acted)} after the action` };
}
