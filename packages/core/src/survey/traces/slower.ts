import { logMeanExp, softCap } from '../../statistics/evidence.ts';
import { smallestEffect } from '../../statistics/floor.ts';
import { rateShift } from '../../statistics/rates.ts';

/** Milliseconds of one thing (an operation's own time, an edge's gap), one value a trace. */
export interface Times {
  before: number[];
  /** Of each value before, its minute counted back from the window. */
  minute: number[];
  now: number[];
}

export const noTimes = (): Times => ({ before: [], minute: [], now: [] });

export function addTime(times: Times, period: number, value: number): void {
  if (period === 0) times.now.push(value);
  else {
    times.before.push(value);
    times.minute.push(period);
  }
}

const FEWEST = 5;
const FEWEST_A_MINUTE = 3;
const QUANTILES = [0.5, 0.75, 0.9];

const at = (line: Float64Array, share: number): number =>
  line[Math.min(line.length - 1, Math.floor(line.length * share))] ?? 0;

/** Mean without the tenth at either end, one value at least: one slow request moves nothing. */
function trimmed(line: Float64Array): number {
  const cut = Math.ceil(line.length / 10);
  const kept = line.subarray(cut, line.length - cut);
  return kept.reduce((sum, value) => sum + value, 0) / Math.max(1, kept.length);
}

export interface Slower {
  /** Log Bayes factor; 0 when it did not move by a tenth and by half of its own quartile range. Null: too few traces of either side. */
  factor: number | null;
  /** Milliseconds a request gained. */
  gained: number;
}

/** The largest share of a past minute that lies above a level; of four or more minutes the second largest, for one may have been an incident. */
function worstShare(minutes: readonly (readonly number[])[], level: number): number {
  const shares = minutes.map((values) => above(values, level) / values.length).sort((a, b) => b - a);
  return shares[shares.length >= 4 ? 1 : 0] ?? 0;
}

function above(values: Iterable<number>, level: number): number {
  let count = 0;
  for (const value of values) if (value > level) count += 1;
  return count;
}

/** The share of requests above three levels against the past's worst minute; how well that is known, all of the past says. */
export function slower(times: Times): Slower {
  if (times.before.length < FEWEST || times.now.length < FEWEST) return { factor: null, gained: 0 };
  const [before, now] = [Float64Array.from(times.before).sort(), Float64Array.from(times.now).sort()];
  const gained = trimmed(now) - trimmed(before);
  const least = smallestEffect({ median: at(before, 0.5), kind: 'latency' });
  const moved = gained > Math.max(least, (at(before, 0.75) - at(before, 0.25)) / 2);
  const pooled = Float64Array.from([...before, ...now]).sort();
  const minutes = [...Map.groupBy(times.before.keys(), (index) => times.minute[index]).values()]
    .map((list) => list.map((index) => times.before[index] ?? 0))
    .filter((list) => list.length >= FEWEST_A_MINUTE);
  const factors = QUANTILES.map((share) => {
    const level = at(pooled, share);
    const usual = worstShare(minutes.length === 0 ? [times.before] : minutes, level);
    const [k0, k1] = [usual * before.length, above(now, level)];
    // Only a rise is evidence of slowness; what did not rise is as telling as what stayed.
    return rateShift({ k: k0, n: before.length }, { k: Math.max(k1, usual * now.length), n: now.length });
  });
  const factor = logMeanExp(factors);
  return { factor: moved ? softCap(factor) : Math.min(0, factor), gained };
}
