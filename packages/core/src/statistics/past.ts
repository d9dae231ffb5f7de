import type { Point } from '../nouns/evidence.ts';
import type { Window } from '../nouns/time.ts';
import { GUARD_SECONDS, guarded } from './guard.ts';

export type Sample = readonly [at: number, value: number];

export const unix = (instant: string): number => Date.parse(instant) / 1000;

/** Known values in order of time, one for each instant: of two at one time the later written wins. */
export function samples(points: readonly Point[]): Sample[] {
  const known = points.filter((point): point is [number, number] => point[1] !== null && Number.isFinite(point[1]));
  if (known.every(([at], index) => index === 0 || at > (known[index - 1]?.[0] ?? at))) return known;
  return [...new Map(known)].sort(([a], [b]) => a - b);
}

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
  const kept = past.length - Math.floor(guarded(late, past.length));
  return { reference: past.slice(0, kept), guard: past.slice(kept), incident: all.filter(([at]) => at >= start) };
}
