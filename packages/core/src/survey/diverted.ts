import { evidenceOf, expected, MENTION, softCap } from '../statistics/evidence.ts';
import { smallestEffect } from '../statistics/floor.ts';
import { type Grid, surprise } from '../statistics/surprise.ts';
import type { CallGraph } from './calls.ts';
import type { Measured } from './measured.ts';

/** Requests of one for each request of the other; NaN where that got none. */
function each(mine: Grid, caller: Grid): Grid {
  const over = (a: Float64Array, b: Float64Array) =>
    a.map((value, cell) => ((b[cell] ?? 0) > 0 ? value / (b[cell] ?? 1) : Number.NaN));
  return { past: over(mine.past, caller.past), now: over(mine.now, caller.now) };
}

const left = ({ kinds }: Measured): boolean =>
  [...kinds].some(([kind, e]) => kind !== 'saturation' && Math.log(e) >= MENTION);

/**
 * Of what left its past: log evidence that more requests reach it than those that any of its callers gets account for. Whoever calls it
 * asks it more often for the same, as when something stopped to answer instead of it.
 */
export function askedMore(graph: CallGraph, measured: ReadonlyMap<string, Measured>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  // Some of the requests show not all calls.
  if (graph.sampled) return found;
  for (const one of measured.values()) {
    const { component, requests } = one;
    if (requests === null || !left(one)) continue;
    const callers = graph.calledBy(component).map((caller) => measured.get(caller)?.requests ?? null);
    const rises = callers.map((caller) =>
      caller === null ? null : surprise(each(requests, caller), (median) => smallestEffect({ median }), 'stays'),
    );
    const chances = rises.map((rise) => rise?.p ?? 1);
    const evidence = chances.length === 0 ? 0 : softCap(Math.log(evidenceOf(Math.max(...chances))));
    if (evidence >= MENTION) found.set(component, evidence);
  }
  return found;
}

/** Chance that what is let through slows whoever answers it then, as a call does that most requests make; chosen. */
const LOADED = 0.8;
/** Chance that more is asked of it when a component beside it lets requests through… */
const LET_THROUGH = 0.9;
/** …and when it is at fault itself and asked again: three of ten, chosen, for many ask once. */
const AGAIN = 0.3;

/** Log Bayes factor of what the other one shows, of being asked more, with the fault in a component that lets requests through instead of in it. */
export const divertedEvidence = (own: number, asked: number): number =>
  expected(LOADED, own) + expected(LET_THROUGH, asked) - expected(AGAIN, asked);
