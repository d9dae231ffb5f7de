import { type Departure, departure, type Point, type Reading, type VerdictPicture } from '@compass/core';
import { roundScale, type Scale } from './round-scale.ts';

/** More panels than three leave no room for letters that a phone can show. */
const PANELS = 3;
const ROLES = { symptom: 0, probe: 1, control: 2 };

/** What is drawn around the lines. */
export type PictureOptions = Omit<VerdictPicture, 'readings' | 'onset' | 'stepSeconds'>;

export interface Line {
  component: string | null;
  points: Point[];
  departed: Departure;
}

/** One signal with its own unit: the lines of its components, the one that left its past the most first. */
export interface Panel {
  name: string;
  unit: string;
  lines: Line[];
  scale: Scale;
}

export interface PicturePlan extends PictureOptions {
  panels: Panel[];
}

const isNumber = (value: number | null): value is number => value !== null;

/** Distance from its past decides; what never left it comes last. */
const rank = ({ departed }: Line): number => (departed.unusual ? 1e9 : 0) + departed.score;

function panelOf(readings: Reading[], { from, to, window }: PictureOptions): Panel | null {
  const [first] = readings;
  const lines = readings
    .map(({ component, points, unit }) => ({
      component,
      points: points.filter(([at]) => at >= from && at <= to),
      departed: departure({ points, window, unit }),
    }))
    .filter(({ points }) => points.filter(([, value]) => value !== null).length > 1)
    .sort((a, b) => rank(b) - rank(a));
  const [lead] = lines;
  if (first === undefined || lead === undefined) return null;
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value).filter(isNumber));
  return {
    name: first.name || 'value',
    unit: first.unit,
    lines,
    scale: roundScale([...values, ...(lead.departed.range ?? [])]),
  };
}

/** What a picture of these readings shows, the symptom first; null when no line has two points. Pure. */
export function planPicture(readings: Reading[], options: PictureOptions): PicturePlan | null {
  const signals = Map.groupBy(
    [...readings].sort((a, b) => ROLES[a.role] - ROLES[b.role]),
    ({ name, unit }) => `${name}\n${unit}`,
  );
  const panels = [...signals.values()].flatMap((group) => panelOf(group, options) ?? []).slice(0, PANELS);
  if (panels.length === 0) return null;
  const times = panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(([at]) => at)));
  const [from, to] = times.reduce(([a, b], at) => [Math.min(a, at), Math.max(b, at)], [options.to, options.from]);
  return { ...options, from, to, panels };
}
