import type { Reading } from '../nouns/evidence.ts';
import type { Probe } from '../nouns/test.ts';
import type { Window } from '../nouns/time.ts';
import { type Departure, departure } from '../statistics/departure.ts';
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

/** `either` asks for a departure in any direction, whatever the probe calls bad. */
export function sideOf(
  probe: Probe,
  readings: Reading[],
  window: Window,
  direction: 'worse' | 'either' = 'worse',
): Side {
  const bad = probe.source === 'metrics' ? probe.worse : 'up';
  const sides = readings.map((reading) => ({
    name: probe.name,
    unit: reading.unit,
    reading,
    departed: departure({
      points: reading.points,
      window,
      unit: reading.unit,
      worse: direction === 'either' ? undefined : bad,
    }),
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

export const timeOf = (at: number | null, zone: string): string =>
  at === null ? 'no time' : clockTime(new Date(at * 1000), zone);

/**
 * Proof that the source was recording: its stated coverage, or samples through the whole window without a gap of a quarter of it.
 * Without it, "it did not happen" cannot be said.
 */
export function wasRecording(reading: Reading | null, window: Window): boolean {
  if (reading === null) return false;
  const [start, end] = [unix(window.start), unix(window.end)];
  const slack = Math.max(3 * window.stepSeconds, (end - start) / 4);
  if (reading.recorded !== null && reading.recorded[0] <= start && reading.recorded[1] >= end - slack) return true;
  const times = samples(reading.points)
    .map(([at]) => at)
    .filter((at) => at >= start && at <= end);
  const all = [start, ...times, end];
  return times.length > 0 && all.every((at, index) => at - (all[index - 1] ?? at) <= slack);
}
