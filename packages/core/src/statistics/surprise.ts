import { coincidence } from './coincidence.ts';
import { halfQuartileRange, lowerMedian, quantileOf, sorted } from './order.ts';
import { blockMedians, contrasts, highest, runLengths, runLevels } from './scan.ts';

/** Values on an even grid, NaN where nothing was recorded; turned so that up is bad. */
export interface Grid {
  past: Float64Array;
  now: Float64Array;
}

const MOST_POINTS = 30;
const FEWEST_PAST = 8;
const FEWEST_SCANS = 8;
/** So many scans of the past may have been incidents themselves. */
const CONTAMINATED = 10;
/** Tail index of scans beyond the largest ordinary ones, when many are known; 2 assumes no more than a finite mean. */
const TAIL = 2;
/** The median of b values has a tail (b + 1) / 2 times as light as theirs (order statistics of a regularly varying tail); believed up to so much, chosen: neighbours are not independent. */
const MOST_LIGHTER = 2;
/** With so many values of the past the tail is believed by half, chosen as the points of a short window: what few values never showed may still be ordinary. */
const HALF_KNOWN = 4;
/**
 * What a rise over the past's end is worth of a rise inside the window, as an exponent of its chance: 1 is all, 0 nothing. What users feel
 * comes in spells, which began like that in the past, too (chosen). What a resource holds stays taken: a leak never stands out from its own
 * window.
 */
const WORTH = { spells: 0.75, stays: 1 } as const;
/** The last value is looked at once more, and a second look pays for both (Bonferroni). */
const LOOKS = 2;
/** Tail index of single values, of that of a run's lower median: it takes two values to raise that. */
const SINGLE = 0.5;
/** A series that is already unsurprising need not be asked whether it was so before. */
const SURPRISING = 0.3;

const known = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

interface Scale {
  floor: number;
  spread: number;
  /** Tail index of what is scanned. */
  tail: number;
}

/** Chance of the window's scan among the past's, with a Pareto tail beyond the ordinary ones; and its distance in widths. */
function chanceOf(now: number, past: Float64Array, { floor, spread, tail }: Scale): { p: number; z: number } {
  const scans = known(past);
  if (Number.isNaN(now) || scans.length < FEWEST_SCANS) return { p: 1, z: 0 };
  const line = scans.sort();
  const centre = quantileOf(line, 0.5);
  const rank = Math.min(0.99, Math.max(0.8, 1 - CONTAMINATED / line.length));
  const scale = Math.max(quantileOf(line, rank) - centre, spread, floor);
  const z = scale > 0 ? (now - centre) / scale : now > centre ? Number.MAX_VALUE : 0;
  if (z > 1) return { p: (1 - rank) * z ** -tail, z };
  let beyond = 0;
  for (const scan of line) if (scan >= now) beyond += 1;
  return { p: Math.max((1 + beyond) / (1 + line.length), 1 - rank), z };
}

export interface Surprise {
  /** Chance of a quiet series to look like this. */
  p: number;
  /** Distance from its past in widths of it. */
  z: number;
}

/**
 * How surprising a window is against its own past: null when that cannot be said. A scan statistic (Kulldorff 1997): the highest lower
 * median of runs of 2, 4, 8 … points, ranked among the same scan slid over the past (conformal; Vovk, Gammerman, Shafer 2005), with a
 * Pareto tail, and no less likely than that single values of the past come together. It must also stand out from its own surroundings more than
 * the past's windows did from theirs. The last value is looked at by itself as well. `rises`: what a rise is that fills the window.
 */
export function surprise(
  { past: whole, now }: Grid,
  smallest: (median: number, step: number) => number,
  rises: keyof typeof WORTH = 'spells',
): Surprise | null {
  // Before its first value nothing was recording, and that is no gap.
  const past = whole.subarray(
    Math.max(
      0,
      whole.findIndex((value) => !Number.isNaN(value)),
    ),
  );
  const [knownPast, knownNow] = [known(past), known(now)];
  if (knownNow.length < 2 || knownPast.length < FEWEST_PAST) return null;
  if (knownPast.length < 60 && knownPast.length < past.length / 4) return null;
  const block =
    now.length > MOST_POINTS
      ? Math.max(1, Math.min(Math.ceil(now.length / 15), Math.floor(past.length / MOST_POINTS)))
      : 1;
  const [before, window] = [blockMedians(past, block), blockMedians(now, block)];
  const room = Math.min(before.length - FEWEST_SCANS + 1, Math.max(3, Math.floor(before.length / 2)));
  const width = Math.min(window.length, room);
  if (width < 2) return null;
  const since = highestStretch(window, width);
  const line = sorted(knownPast);
  const normal = quantileOf(line, 0.5);
  const scale = {
    tail: (TAIL * Math.min(MOST_LIGHTER, (block + 1) / 2) * before.length) / (before.length + HALF_KNOWN),
    floor: smallest(normal, smallestStep(knownPast, knownNow, normal)),
    spread: halfQuartileRange(line),
  };
  let best: Surprise = { p: 1, z: Number.NEGATIVE_INFINITY };
  for (const length of runLengths(width)) {
    const places = width - length + 1;
    const scans = highest(runLevels(before, length), places);
    const level = highest(runLevels(since, length), places)[0] ?? Number.NaN;
    const seen = chanceOf(level, scans, scale);
    const found = { ...seen, p: Math.max(seen.p, coincidence(before, { level, length, places })) };
    if (found.p < best.p || (found.p === best.p && found.z > best.z)) best = found;
  }
  const p = best.p > SURPRISING ? best.p : Math.max(best.p, contrastChance(before, since, scale, WORTH[rises]));
  // The stretch was chosen among so many that do not overlap.
  const found = { p: Math.min(1, (p * window.length) / width), z: best.z };
  const last = lastSurprise(before, window, scale);
  return LOOKS * last.p < Math.min(found.p, SURPRISING) ? { p: LOOKS * last.p, z: last.z } : found;
}

/**
 * The least by which a series was ever seen away from its normal value; when the past never left it, the least between two values that it
 * showed. What is counted is seen in such steps.
 */
function smallestStep(past: Float64Array, now: Float64Array, normal: number): number {
  let step = Number.POSITIVE_INFINITY;
  for (const value of past) if (value !== normal) step = Math.min(step, Math.abs(value - normal));
  if (step < Number.POSITIVE_INFINITY) return step;
  let last = 0;
  for (const away of now.map((value) => Math.abs(value - normal)).sort()) {
    if (away > last) step = Math.min(step, away - last);
    last = away;
  }
  return step;
}

/** The stretch of a long window that stands highest; the past is too short to be scanned for all of it. */
function highestStretch(values: Float64Array, width: number): Float64Array {
  const levels = runLevels(values, width);
  const from = levels.reduce(
    (best, level, index) =>
      level > (levels[best] ?? Number.NaN) || Number.isNaN(levels[best] ?? Number.NaN) ? index : best,
    0,
  );
  return values.subarray(from, from + width);
}

/**
 * Chance that a run stands out so much from the rest of its window: what was so all along is nobody's doing now. A window that is one
 * single incident from its first point on stands out only from the past's end; that is worth less, for the past's own spells do so too.
 */
function contrastChance(before: Float64Array, since: Float64Array, scale: Scale, worth: number): number {
  const width = since.length;
  const lead = Math.min(width, before.length - width - FEWEST_SCANS + 1);
  const inside = width < 4 ? 0 : standsOut(before, since, scale);
  if (lead < 2) return inside;
  const wider = new Float64Array(lead + width);
  wider.set(before.subarray(before.length - lead));
  wider.set(since, lead);
  return Math.min(inside, standsOut(before, wider, scale) ** worth);
}

function standsOut(before: Float64Array, stretch: Float64Array, scale: Scale): number {
  const width = stretch.length;
  let p = 1;
  for (const length of contrastLengths(width)) {
    const rise = contrasts(stretch, width, length)[0] ?? Number.NaN;
    p = Math.min(p, chanceOf(rise, contrasts(before, width, length), scale).p);
  }
  return p;
}

/**
 * How high the last value stands, and how far above those before it: of what has just begun there is no more than that. It is looked for
 * in one place only, where an incident that goes on must be, so that all values of the past are what it is ranked among.
 */
function lastSurprise(before: Float64Array, window: Float64Array, scale: Scale): Surprise {
  // What was scraped last may not have arrived yet.
  const since = Number.isNaN(window.at(-1)) ? window.subarray(0, -1) : window;
  const width = Math.min(since.length, before.length - FEWEST_SCANS + 1);
  if (width < 2) return { p: 1, z: 0 };
  const single = { ...scale, tail: scale.tail * SINGLE };
  const last = since.at(-1) ?? Number.NaN;
  const seen = chanceOf(last, before, single);
  const level = { ...seen, p: Math.max(seen.p, coincidence(before, { level: last, length: 1, places: 1 })) };
  if (level.p > SURPRISING) return level;
  const rise = (values: Float64Array) => (values.at(-1) ?? Number.NaN) - lowerMedian(known(values.subarray(0, -1)));
  const rises = Float64Array.from({ length: before.length - width + 1 }, (_, from) =>
    rise(before.subarray(from, from + width)),
  );
  return { p: Math.max(level.p, chanceOf(rise(since.subarray(-width)), rises, single).p), z: level.z };
}

/** 2, 4, 8 … and three quarters: a run that fills most of its window must leave a rest that is mostly quiet. */
function contrastLengths(width: number): number[] {
  const lengths: number[] = [];
  for (let length = 2; length < width; length *= 2) lengths.push(length);
  return [...new Set([...lengths, Math.max(2, Math.floor(width * 0.75))])].filter((length) => length < width);
}
