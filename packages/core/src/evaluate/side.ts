import type { Reading } from '../nouns/evidence.ts';
import type { Probe } from '../nouns/test.ts';
import type { Window } from '../nouns/time.ts';
import { type Departure, departure, LEAST_WIDTHS } from '../statistics/departure.ts';
import { samples, unix } from '../statistics/past.ts';
import { clockTime, quantity } from '../words/numbers.ts';

/** One side of a comparison: the reading that left its past the most, and how. */
export interface Side {
  name: string;
  unit: string;
  reading: Reading | null;
  departed: Departure;
}

const nothing: Departure = {
  unusual: false,
  score: 0,
  value: null,
  normal: null,
  range: null,
  onset: null,
  direction: null,
  testable: false,
  why: 'nothing was recorded',
};

/** `worse` asks for a departure in the direction that the probe calls bad; the others for one in theirs, whatever it says. */
export function sideOf(
  probe: Probe,
  readings: Reading[],
  window: Window,
  direction: 'worse' | 'either' | 'up' | 'down' = 'worse',
): Side {
  const bad = probe.source === 'metrics' ? probe.worse : 'up';
  const worse = direction === 'worse' ? bad : direction === 'either' ? undefined : direction;
  const sides = readings.map((reading) => ({
    name: probe.name,
    unit: reading.unit,
    reading,
    departed: departure({ points: reading.points, window, unit: reading.unit, worse }),
  }));
  const rank = ({ departed }: Side) => (departed.unusual ? 2 : departed.testable ? 1 : 0);
  const empty: Side = { name: probe.name, unit: '', reading: null, departed: nothing };
  return sides.reduce<Side>(
    (a, b) => (rank(b) > rank(a) || (rank(b) === rank(a) && b.departed.score > a.departed.score) ? b : a),
    sides[0] ?? empty,
  );
}

export const bothLevels = ({ departed, unit }: Side): string =>
  `${quantity(departed.value, unit)}, normally ${quantity(departed.normal, unit)}`;

/** "rise to 660/s, normally 410/s" or "stay at …", to follow the name after "Saw". */
export function movement(side: Side): string {
  const { unusual, direction } = side.departed;
  if (!unusual) return `stay at ${bothLevels(side)}`;
  return `${direction === 'down' ? 'fall' : 'rise'} to ${bothLevels(side)}`;
}

/** Why a side that did not depart is no proof that it stayed; empty where it is one. */
export function notQuiet({ name, reading, departed }: Side, window: Window): string {
  if (!wasRecording(reading, window)) return `${name} was not recorded through the window`;
  return departed.score > LEAST_WIDTHS ? `the past of ${name} is too short to say whether it stayed` : '';
}

export const timeOf = (at: number | null, zone: string): string =>
  at === null ? 'no time' : clockTime(new Date(at * 1000), zone);

const covers = ({ recorded }: Reading, from: number, to: number): boolean =>
  recorded !== null && recorded[0] <= from && recorded[1] >= to;

/**
 * Unix seconds from which on it may have been so: what was not recorded just before an onset can hide the true one. Null where nothing
 * departed.
 */
export function earliestOnset({ reading, departed: { onset } }: Side, window: Window): number | null {
  if (reading === null || onset === null) return null;
  const before = samples(reading.points).findLast(([at]) => at < onset)?.[0] ?? unix(window.referenceStart);
  return covers(reading, before, onset) ? onset : Math.min(onset, before + window.stepSeconds);
}

export const unseenBefore = ({ name }: Side): string => `${name} was not recorded right before it moved`;

/**
 * Proof that the source was recording: its stated coverage, or samples through the whole window without a gap of a quarter of it.
 * Without it, "it did not happen" cannot be said.
 */
export function wasRecording(reading: Reading | null, window: Window): boolean {
  if (reading === null) return false;
  const [start, end] = [unix(window.start), unix(window.end)];
  const slack = Math.max(3 * window.stepSeconds, (end - start) / 4);
  if (covers(reading, start, end - slack)) return true;
  const times = samples(reading.points)
    .map(([at]) => at)
    .filter((at) => at >= start && at <= end);
  const all = [start, ...times, end];
  return times.length > 0 && all.every((at, index) => at - (all[index - 1] ?? at) <= slack);
}
