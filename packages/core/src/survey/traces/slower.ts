import { softCap } from '../../statistics/evidence.ts';
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

/** Mean without the tenth at either end. */
function trimmed(line: Float64Array): number {
  const cut = Math.floor(line.length / 10);
  const kept = line.subarray(cut, line.length - cut);
  return kept.reduce((sum, value) => sum + value, 0) / Math.max(1, kept.length);
}

export interface Slower {
  /** Log Bayes factor; 0 when it did not move by half of its own quartile range. Null: too few traces of either side. */
  factor: number | null;
  /** Milliseconds a request gained. */
  gained: number;
}

/** The share of requests above three levels against each minute of the past; the past's worst minute (of four or more the second worst) decides. */
export function slower(times: Times): Slower {
  if (times.before.length < FEWEST || times.now.length < FEWEST) return { factor: null, gained: 0 };
  const [before, now] = [Float64Array.from(times.before).sort(), Float64Array.from(times.now).sort()];
  const gained = trimmed(now) - trimmed(before);
  const moved = gained > (at(before, 0.75) - at(before, 0.25)) / 2;
  const pooled = Float64Array.from([...before, ...now]).sort();
  const levels = QUANTILES.map((share) => at(pooled, share));
  const above = (values: Iterable<number>, level: number) => {
    let count = 0;
    for (const value of values) if (value > level) count += 1;
    return count;
  };
  const minutes = new Map<number, number[]>();
  for (const [index, minute] of times.minute.entries()) {
    const list = minutes.get(minute);
    if (list === undefined) minutes.set(minute, [times.before[index] ?? 0]);
    else list.push(times.before[index] ?? 0);
  }
  const blocks = [...minutes.values()].filter((list) => list.length >= FEWEST_A_MINUTE);
  const factorOf = (past: readonly number[]) =>
    Math.log(
      levels.reduce((sum, level) => {
        const [k0, k1] = [above(past, level), above(now, level)];
        // Only a rise is evidence of slowness; what did not rise is as telling as what stayed.
        const least = (k0 / past.length) * now.length;
        const factor = rateShift({ k: k0, n: past.length }, { k: Math.max(k1, least), n: now.length });
        return sum + Math.exp(Math.min(50, factor));
      }, 0) / levels.length,
    );
  const factors = (blocks.length === 0 ? [times.before] : blocks).map(factorOf).sort((a, b) => a - b);
  const factor = factors[factors.length >= 4 ? 1 : 0] ?? 0;
  return { factor: moved ? softCap(factor) : Math.min(0, factor), gained };
}
