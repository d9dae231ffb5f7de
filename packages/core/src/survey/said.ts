import type { Window } from '../nouns/time.ts';
import { evidenceOf, logMeanExp, softCap } from '../statistics/evidence.ts';
import { smallestEffect } from '../statistics/floor.ts';
import { GUARD_SECONDS, guarded } from '../statistics/guard.ts';
import { type Counts, rateShiftSince } from '../statistics/rates.ts';
import { surprise } from '../statistics/surprise.ts';
import type { CallGraph } from './calls.ts';
import { gridOf } from './grid.ts';
import type { SurveyLine } from './read-lines.ts';
import { type Behaviour, CAP, EXPLAINED } from './traces/behaviour.ts';
import { SLICES } from './traces/periods.ts';
import { masked } from './traces/span-table.ts';

/** A component's past is looked at in so many blocks of lines at most, and the window in as many. */
const BLOCKS = 120;
/** With less of the past nobody knows what is ordinary. */
const FEWEST = 20;

interface Line {
  at: number;
  template: string;
}
type Finding = NonNullable<Behaviour['said']>;

/** Templates of blocks of `size` lines each; of more than are looked at, some at even distances. */
function blocksOf(lines: readonly Line[], size: number): Set<string>[] {
  const count = Math.floor(lines.length / size);
  const kept = Math.min(BLOCKS, count);
  return Array.from({ length: kept }, (_, index) => {
    const from = Math.floor((index * count) / kept) * size;
    return new Set(lines.slice(from, from + size).map(({ template }) => template));
  });
}

const counted = (lines: readonly Line[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { template } of lines) counts.set(template, (counts.get(template) ?? 0) + 1);
  return counts;
};

const share = (has: readonly boolean[]): number => has.filter(Boolean).length / has.length;

/** The least and the most of it in any stretch of the past as long as the window: what came and went before is no news. */
function usualRates(past: readonly boolean[], length: number): [least: number, most: number] {
  const stretch = Math.max(1, Math.min(length, Math.floor(past.length / 2)));
  let [count, least, most] = [0, stretch, 0];
  for (const [index, has] of past.entries()) {
    count += Number(has) - Number(index >= stretch && past[index - stretch] === true);
    if (index + 1 < stretch) continue;
    [least, most] = [Math.min(least, count), Math.max(most, count)];
  }
  return [least / stretch, most / stretch];
}

const slicesOf = (has: readonly boolean[]): Counts[] =>
  Array.from({ length: SLICES }, (_, slice) => {
    const part = has.slice(Math.floor((slice * has.length) / SLICES), Math.floor(((slice + 1) * has.length) / SLICES));
    return { k: part.filter(Boolean).length, n: part.length };
  });

/**
 * What a component says, before and now: of its lines, block by block, those of each kind; blocks of as many lines each, so that more requests
 * are no change. What always comes together counts once.
 */
function changedWords(past: readonly Line[], now: readonly Line[]): Finding[] {
  const size = Math.max(1, Math.ceil(past.length / BLOCKS));
  const [before, since] = [blocksOf(past, size), blocksOf(now, size)];
  if (since.length === 0) return [];
  const places = new Map<string, number[]>();
  for (const [place, block] of [...before, ...since].entries())
    for (const template of block) places.set(template, [...(places.get(template) ?? []), place]);
  const [earlierCounts, laterCounts] = [counted(past), counted(now)];
  const found = new Map<string, Finding>();
  for (const [template, at] of places) {
    const print = at.join();
    if (found.has(print)) continue;
    const has = new Set(at);
    const earlier = before.map((_, place) => has.has(place));
    const later = since.map((_, place) => has.has(before.length + place));
    const [least, most] = usualRates(earlier, later.length);
    const [rate, n] = [share(later), earlier.length];
    const usual = Math.min(most, Math.max(least, rate));
    const factor = rateShiftSince({ k: usual * n, n }, slicesOf(later));
    found.set(print, {
      operation: '',
      what: `line ${template}`,
      before: (earlierCounts.get(template) ?? 0) / past.length,
      now: (laterCounts.get(template) ?? 0) / now.length,
      factor,
      of: 'its lines',
    });
  }
  return [...found.values()];
}

/** Lines of one component among those of all, step by step: a program that only ever writes of its failures has no other kind of line. */
function changedVolume(own: readonly Line[], totals: ReadonlyMap<number, number>, window: Window): Finding | null {
  const step = window.stepSeconds;
  const counts = new Map<number, number>();
  for (const { at } of own) counts.set(cellOf(at, window), (counts.get(cellOf(at, window)) ?? 0) + 1);
  const points = [...totals].map(([cell, total]): [number, number] => [
    Date.parse(window.referenceStart) / 1000 + cell * step,
    (counts.get(cell) ?? 0) / total,
  ]);
  const grid = gridOf(
    points.sort(([a], [b]) => a - b),
    window,
  );
  const seen = surprise(grid, (median, least) => smallestEffect({ median, kind: 'errors', step: least }));
  if (seen === null) return null;
  const mean = (values: Float64Array) => {
    const known = values.filter((value) => !Number.isNaN(value));
    return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  };
  return {
    operation: '',
    what: 'lines of its own',
    before: mean(grid.past),
    now: mean(grid.now),
    factor: Math.log(evidenceOf(seen.p)),
    of: 'all lines',
  };
}

const cellOf = (at: number, { referenceStart, stepSeconds }: Window): number =>
  Math.floor((at - Date.parse(referenceStart)) / 1000 / stepSeconds);

/** No request was seen that it touched: all that say something new count alike. */
const touched = (changed: number): Pick<Behaviour, 'affected'> => ({ affected: changed > 0 ? 1 : 0 });

function behaviourOf(
  own: readonly Line[],
  { totals, window, others }: { totals: ReadonlyMap<number, number>; window: Window; others: boolean },
): Behaviour | null {
  const [start, end] = [Date.parse(window.start), Date.parse(window.end)];
  const oldest = own[0]?.at ?? start;
  const quiet = start - guarded(GUARD_SECONDS * 1000, start - oldest);
  const past = own.filter(({ at }) => at < quiet);
  const now = own.filter(({ at }) => at >= start && at <= end);
  const volume = others ? changedVolume(own, totals, window) : null;
  const found = [...(past.length < FEWEST ? [] : changedWords(past, now)), ...(volume === null ? [] : [volume])];
  if (found.length === 0) return null;
  const strongest = found.reduce((a, b) => (b.factor > a.factor ? b : a));
  const changed = softCap(logMeanExp(found.map(({ factor }) => factor)), CAP);
  return { changed, order: 0, ...touched(changed), strongest, said: strongest.factor > 0 ? strongest : null };
}

/**
 * What components say where no request is seen: kinds of lines that are new, gone, or as frequent as never before. Whoever calls one that has
 * changed as clearly says what that made it say.
 */
export function* saidBy(
  lines: readonly SurveyLine[],
  window: Window,
  graph: CallGraph,
): Generator<undefined, Map<string, Behaviour>> {
  const owned = new Map<string, Line[]>();
  const totals = new Map<number, number>();
  for (const [index, { at, component, line }] of lines.entries()) {
    if (index % 1000 === 999) yield;
    totals.set(cellOf(at, window), (totals.get(cellOf(at, window)) ?? 0) + 1);
    if (component === '') continue;
    const own = owned.get(component) ?? [];
    own.push({ at, template: masked(line) });
    owned.set(component, own);
  }
  const raw = new Map<string, Behaviour>();
  for (const [component, own] of owned) {
    own.sort((a, b) => a.at - b.at);
    const behaviour = behaviourOf(own, { totals, window, others: owned.size > 1 });
    if (behaviour !== null) raw.set(component, behaviour);
    yield;
  }
  const strength = (component: string) => Math.max(0, raw.get(component)?.changed ?? 0);
  return new Map(
    [...raw].map(([component, one]) =>
      graph.calls(component).some((callee) => strength(callee) > Math.max(EXPLAINED, strength(component) - EXPLAINED))
        ? [component, { ...one, changed: 0, ...touched(0) }]
        : [component, one],
    ),
  );
}
