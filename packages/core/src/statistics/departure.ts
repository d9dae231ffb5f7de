import type { Point } from '../nouns/evidence.ts';
import type { SignalKind } from '../nouns/signal.ts';
import type { Window } from '../nouns/time.ts';
import { smallestEffect } from './floor.ts';
import { independentPoints } from './independence.ts';
import { onsetOf } from './onset.ts';
import { halfQuartileRange, median, quantile, quantileOf, sorted } from './order.ts';
import { type Split, split, unix } from './past.ts';
import { blockMedians, highest, runLengths, runLevels } from './scan.ts';

export interface Departure {
  /** Left its own past in a direction that counts. */
  unusual: boolean;
  /** Distance from the past in widths of that past. */
  score: number;
  /** The level of the departed points, their upper quartile in the bad direction; the last value when nothing departed. */
  value: number | null;
  normal: number | null;
  /** The past's 5th and 95th percentile. */
  range: [number, number] | null;
  /** Unix seconds of the first point that is clearly outside that range, if unusual. */
  onset: number | null;
  direction: 'up' | 'down' | null;
  testable: boolean;
  /** Why it is not testable; else empty. */
  why: string;
}

export interface DepartureQuestion {
  points: readonly Point[];
  window: Window;
  /** Absent: either direction counts. */
  worse?: 'up' | 'down' | undefined;
  kind?: SignalKind | undefined;
  unit?: string | undefined;
}

const MOST_POINTS = 30;
const FEWEST_PAST = 10;
const FEWEST_SCANS = 8;
/** Most of a ramp lies below the level it leads to, so the level is not the ramp's median. */
const LEVEL = 0.75;
/** Chance of a quiet series to be called unusual; the scan over positions is part of the null, the few lengths are not. */
const SIGNIFICANT = 0.005;
/** A departure is at least this many widths wide, however long the past is. */
export const LEAST_WIDTHS = 2;
/** How much wider the past is drawn when its points repeat each other; it is known less well than their number says. */
const REPETITION = 2;
/** Tail index of the past's scans beyond what was seen of them; 2 assumes no more than a finite mean. */
const TAIL = 2;

const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

interface Scan {
  length: number;
  /** Level from which a run of this length is significant, in signed values. */
  limit: number;
  score: number;
  chance: number;
}

/** One run length: the window's highest run against the same scan slid over the past, and against the past's last stretch. */
function scan(input: {
  past: Float64Array;
  now: Float64Array;
  width: number;
  length: number;
  floor: number;
  spread: number;
  doubt: number;
}): Scan {
  const { past, now, width, length, floor, spread, doubt } = input;
  const scans = highest(runLevels(past, length), width - length + 1).sort();
  const centre = quantileOf(scans, 0.5);
  // The tenth largest scan of the past tolerates ten that were incidents themselves.
  const rank = clip(1 - 10 / scans.length, 0.8, 0.99);
  const top = Math.max(...runLevels(now, length));
  const scale = Math.max((quantileOf(scans, rank) - centre) * doubt, spread, floor);
  // A past without any movement has no width: a tenth of the way to the level is as good as any.
  const unit = scale > 0 ? scale : Math.abs(top - centre) / 10;
  // What was already so in the last stretch of the past is chronic, and nobody's doing now.
  const zero = Math.max(centre, median(past.slice(-now.length)));
  const score = unit > 0 ? (top - zero) / unit : 0;
  const beyond = scans.filter((one) => one >= centre + unit).length;
  // Where the noise itself sets the width, a share of the past's scans lies beyond it by construction.
  const share = Math.max((1 + beyond) / (1 + scans.length), scale > floor ? 1 - rank : 0);
  const tail = (share * now.length) / width;
  const chance = score > LEAST_WIDTHS ? Math.min(1, tail * score ** -TAIL) : 1;
  return { length, limit: zero + Math.max(LEAST_WIDTHS, Math.sqrt(tail / SIGNIFICANT)) * unit, score, chance };
}

function untestable(parts: Split, window: Window): string {
  const { reference, incident } = parts;
  const points = (count: number) => `${count} ${count === 1 ? 'point' : 'points'}`;
  if (incident.length === 0) return 'nothing was recorded in the window';
  if (incident.length < 3) return `only ${points(incident.length)} in the window`;
  if (reference.length < FEWEST_PAST) return `only ${points(reference.length)} of its past`;
  const expected = (unix(window.start) - unix(window.referenceStart)) / window.stepSeconds;
  if (reference.length < 60 && reference.length < expected / 4) return 'its past has too many gaps';
  return '';
}

/** Follows one direction; `sign` turns the series so that up is the direction asked for. */
function follow(parts: Split, sign: 1 | -1, question: DepartureQuestion) {
  const signed = (list: Split['reference']) => Float64Array.from(list, ([, value]) => sign * value);
  const [past, now] = [signed(parts.reference), signed(parts.incident)];
  const block =
    now.length > MOST_POINTS
      ? Math.max(1, Math.min(Math.ceil(now.length / 15), Math.floor(past.length / MOST_POINTS)))
      : 1;
  const [blockedPast, blockedNow] = [blockMedians(past, block), blockMedians(now, block)];
  const room = Math.min(blockedPast.length - FEWEST_SCANS + 1, Math.max(3, Math.floor(blockedPast.length / 2)));
  const width = Math.min(blockedNow.length, room);
  const line = sorted(past);
  const middle = quantileOf(line, 0.5);
  const floor = smallestEffect({ median: middle, kind: question.kind, unit: question.unit });
  const spread = halfQuartileRange(line);
  const doubt = 1 + REPETITION / independentPoints(past);
  const scans = runLengths(width).map((length) =>
    scan({ past: blockedPast, now: blockedNow, width, length, floor, spread, doubt }),
  );
  const best = scans.reduce((a, b) => (b.chance < a.chance || (b.chance === a.chance && b.score > a.score) ? b : a));
  return { best, scans, block, edge: 2 * quantileOf(line, 0.95) - middle };
}

/**
 * Did a series leave its own past? A scan statistic (Kulldorff 1997; one dimension): the highest lower median of runs of 2, 4, 8 …
 * points, compared with the same scan slid over the reference (a conformal reference in the sense of Vovk, Gammerman, Shafer 2005), with
 * a Pareto tail beyond it. A single spike cannot raise the median of a run. Works for windows of 3 to some hundred points.
 */
export function departure(question: DepartureQuestion): Departure {
  const parts = split(question.points, question.window);
  const past = sorted(parts.reference.map(([, value]) => value));
  const last = parts.incident.at(-1)?.[1] ?? null;
  const normal = past.length > 0 ? quantileOf(past, 0.5) : null;
  const range: Departure['range'] = past.length > 0 ? [quantileOf(past, 0.05), quantileOf(past, 0.95)] : null;
  const quiet = { unusual: false, score: 0, value: last, normal, range, onset: null, direction: null };
  const why = untestable(parts, question.window);
  if (why !== '') return { ...quiet, testable: false, why };
  const signs: (1 | -1)[] = question.worse === 'up' ? [1] : question.worse === 'down' ? [-1] : [1, -1];
  const found = signs
    .map((sign) => ({ sign, ...follow(parts, sign, question) }))
    .reduce((a, b) => (b.best.chance < a.best.chance ? b : a));
  const score = Math.max(0, found.best.score);
  const onset = found.best.chance * signs.length <= SIGNIFICANT ? onsetOf({ ...found, parts }) : null;
  if (onset === null) return { ...quiet, score, testable: true, why: '' };
  const since = [...parts.guard, ...parts.incident]
    .filter(([at]) => at >= onset)
    .map(([, value]) => found.sign * value);
  // A past with far spikes has an edge that none of what left it need be beyond.
  const beyond = since.filter((value) => value > found.edge);
  const departed = beyond.length > 0 ? beyond : since;
  return {
    unusual: true,
    score,
    value: found.sign * quantile(departed, LEVEL),
    normal,
    range,
    onset,
    direction: found.sign === 1 ? 'up' : 'down',
    testable: true,
    why: '',
  };
}
