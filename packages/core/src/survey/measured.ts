import { AT_CLIENT, NOT_REQUESTS } from '../evaluate/signal-words.ts';
import type { Point } from '../nouns/evidence.ts';
import type { Signal, SignalKind } from '../nouns/signal.ts';
import type { Window } from '../nouns/time.ts';
import { evidenceOf, leadingCap, softCap } from '../statistics/evidence.ts';
import { smallestEffect } from '../statistics/floor.ts';
import { median } from '../statistics/order.ts';
import { type Grid, type Surprise, surprise } from '../statistics/surprise.ts';
import { gridOf, turned } from './grid.ts';

/** One series about a component, as its signal's query answered. */
export interface SignalSeries {
  signal: Signal;
  component: string;
  points: readonly Point[];
}

/** A component as its own series show it. */
export interface Measured {
  component: string;
  /** Its requests are: what they take, how many they are or how many fail, of which a call graph would know. */
  counted: boolean;
  /** Mean e-value of each kind of signal that could be judged. */
  kinds: ReadonlyMap<SignalKind, number>;
  /** The most surprising series of each kind, for words. */
  strongest: ReadonlyMap<SignalKind, { signal: Signal; surprise: Surprise }>;
  /** Added seconds (latency) or failures (errors) in the window: requests × (value − normal), the best contiguous stretch. Null: not known. */
  impact: ReadonlyMap<SignalKind, number>;
  /** How much longer its requests take in the window on average, in parts of what is normal. Null: not known. */
  rise: number | null;
  /** How many there are, where they are counted. */
  requests: Grid | null;
}

const isRequests = ({ kind, name }: Signal): boolean => kind === 'traffic' && !NOT_REQUESTS.test(name);
/** Traffic accuses nobody, and a call as its client sees it belongs to the edge; what a component holds of clients is its own. */
const accuses = ({ kind, worse, name }: Signal): boolean =>
  kind !== 'traffic' && worse !== undefined && (kind === 'saturation' || !AT_CLIENT.test(name));

const badUp = (series: SignalSeries, window: Window): Grid => {
  const grid = gridOf(series.points, window);
  return series.signal.worse === 'down' ? turned(grid) : grid;
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Kadane's largest sum of a contiguous stretch; gaps add nothing. */
function largestStretch(values: Float64Array): number {
  let [best, here] = [0, 0];
  for (const value of values) {
    here = Math.max(0, here + (Number.isNaN(value) ? 0 : value));
    best = Math.max(best, here);
  }
  return best;
}

function excess(list: SignalSeries[], requests: Grid, window: Window): number | null {
  const sums = new Float64Array(requests.now.length);
  let judged = 0;
  for (const series of list) {
    const { past, now } = badUp(series, window);
    const known = past.filter((value) => !Number.isNaN(value));
    if (known.length === 0) continue;
    const normal = median([...known]);
    judged += 1;
    for (let cell = 0; cell < sums.length; cell += 1) {
      const gained = (now[cell] ?? Number.NaN) - normal;
      if (!Number.isNaN(gained)) sums[cell] = (sums[cell] ?? 0) + gained;
    }
  }
  if (judged === 0) return null;
  return largestStretch(sums.map((gained, cell) => (gained / judged) * (requests.now[cell] ?? Number.NaN)));
}

/** Of several series the mean; each over all of the window, so that whoever began at the same time is thinned alike. */
function riseOf(list: readonly SignalSeries[], window: Window): number | null {
  const rises = list.flatMap((series) => {
    const { past, now } = badUp(series, window);
    const [before, since] = [past, now].map((line) => [...line].filter((value) => !Number.isNaN(value))) as [
      number[],
      number[],
    ];
    const normal = median(before);
    return before.length > 0 && since.length > 0 && normal > 0 ? [mean(since) / normal - 1] : [];
  });
  return rises.length === 0 ? null : mean(rises);
}

const total = ({ past, now }: Grid): number =>
  [past, now].reduce((sum, values) => values.reduce((all, value) => all + (Number.isNaN(value) ? 0 : value), sum), 0);

/** A program, its spans and its proxy count the same requests: the signal that counts most of them is believed, and its series are added up. */
function requestsOf(list: readonly SignalSeries[], window: Window): Grid | null {
  const add = (a: Float64Array, b: Float64Array) =>
    a.map((value, cell) => {
      const other = b[cell] ?? Number.NaN;
      return Number.isNaN(value) ? other : Number.isNaN(other) ? value : value + other;
    });
  const counted = Map.groupBy(
    list.filter(({ signal }) => isRequests(signal)),
    ({ signal }) => signal,
  );
  return [...counted.values()]
    .map((mine) =>
      mine
        .map(({ points }) => gridOf(points, window))
        .reduce((sum, grid) => ({ past: add(sum.past, grid.past), now: add(sum.now, grid.now) })),
    )
    .reduce<Grid | null>((most, grid) => (most === null || total(grid) > total(most) ? grid : most), null);
}

/** What a component's own series say. */
export function measureOne(component: string, list: readonly SignalSeries[], window: Window): Measured {
  const values = new Map<SignalKind, number[]>();
  const strongest = new Map<SignalKind, { signal: Signal; surprise: Surprise }>();
  for (const [signal, mine] of Map.groupBy(
    list.filter(({ signal: one }) => accuses(one)),
    (one) => one.signal,
  )) {
    const found = mine.flatMap((series) => {
      const seen = surprise(
        badUp(series, window),
        (middle, step) => smallestEffect({ median: middle, kind: signal.kind, unit: signal.unit, step }),
        signal.kind === 'saturation' ? 'stays' : 'spells',
      );
      if (seen !== null && seen.p < (strongest.get(signal.kind)?.surprise.p ?? 2))
        strongest.set(signal.kind, { signal, surprise: seen });
      return seen === null ? [] : [evidenceOf(seen.p)];
    });
    if (found.length > 0) values.set(signal.kind, [...(values.get(signal.kind) ?? []), mean(found)]);
  }
  const requests = requestsOf(list, window);
  const impact = new Map<SignalKind, number>();
  for (const kind of ['latency', 'errors'] as const) {
    const about = list.filter(({ signal }) => signal.kind === kind && accuses(signal));
    const sum = requests === null || about.length === 0 ? null : excess(about, requests, window);
    if (sum !== null) impact.set(kind, sum);
  }
  return {
    component,
    counted: list.some(({ signal }) => isRequests(signal) || (accuses(signal) && signal.kind !== 'saturation')),
    kinds: new Map([...values].map(([kind, found]) => [kind, mean(found)])),
    strongest,
    impact,
    rise: riseOf(
      list.filter(({ signal }) => signal.kind === 'latency' && accuses(signal)),
      window,
    ),
    requests,
  };
}

/** How much a kind of signal says about a symptom: its own kind most, a filled resource some, anything else little. */
const fitOf = (kind: SignalKind, symptom: SignalKind | null): number =>
  symptom === null ? 1 / 3 : kind === symptom ? 0.6 : kind === 'saturation' ? 0.25 : 0.15;

const KINDS: SignalKind[] = ['latency', 'errors', 'saturation'];

/** Who waits or fails most leads those that wait for it or fail with it; of a resource that is used up, more of the same says no more. */
const capOf = (kind: SignalKind) => (kind === 'saturation' ? softCap : leadingCap);

/** Log evidence of a component's own series, kinds weighted by how they fit the symptom; null when nothing could be judged. A kind that is not measured says nothing either way; `unfelt` is for what only tells of its resources. */
export function ownEvidence({ kinds }: Pick<Measured, 'kinds'>, symptom: SignalKind | null, unfelt = 0): number | null {
  if (kinds.size === 0) return null;
  const known = KINDS.filter((kind) => kinds.has(kind));
  // With no own series of what is felt outside, a filled resource alone stays a third of the matter.
  const felt = known.some((kind) => kind !== 'saturation');
  const asked = felt ? known : KINDS;
  let [sum, weights] = [0, 0];
  for (const kind of asked) {
    const weight = fitOf(kind, symptom);
    const e = kinds.get(kind);
    sum += weight * Math.exp(e === undefined ? unfelt : capOf(kind)(Math.log(e)));
    weights += weight;
  }
  return Math.log(sum / weights);
}

/** Log evidence of what a component's callers and users feel: waiting and failures. Use of its own resources is nobody's doing but its own. */
export function feltEvidence({ kinds }: Pick<Measured, 'kinds'>, symptom: SignalKind | null): number | null {
  const felt = new Map([...kinds].filter(([kind]) => kind !== 'saturation'));
  return ownEvidence({ kinds: felt }, symptom);
}
