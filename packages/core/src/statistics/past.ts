import type { Point } from '../nouns/evidence.ts';
import type { Window } from '../nouns/time.ts';

export type Sample = readonly [at: number, value: number];

/** The page may come late: this much before the window's start belongs to neither side. */
const GUARD_SECONDS = 120;
/** …but never more than this share of the past. */
const GUARD_SHARE = 0.3;

export const unix = (instant: string): number => Date.parse(instant) / 1000;

export const samples = (points: readonly Point[]): Sample[] =>
  points.filter((point): point is [number, number] => point[1] !== null && Number.isFinite(point[1]));

export interface Split {
  /** Between reference and window: too close to the start to be trusted as the past. */
  guard: Sample[];
  reference: Sample[];
  incident: Sample[];
}

/** Cuts points into the past, the guard band and what was seen since; times in unix seconds. */
export function split(points: readonly Point[], window: Window): Split {
  const [from, start, end] = [unix(window.referenceStart), unix(window.start), unix(window.end)];
  const all = samples(points).filter(([at]) => at >= from && at <= end);
  const past = all.filter(([at]) => at < start);
  const late = past.filter(([at]) => at > start - GUARD_SECONDS).length;
  const kept = past.length - Math.min(late, Math.floor(past.length * GUARD_SHARE));
  return { reference: past.slice(0, kept), guard: past.slice(kept), incident: all.filter(([at]) => at >= start) };
}
