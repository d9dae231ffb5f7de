import { isCompassError } from '@compass/core';
import type { Edge } from './edges.ts';
import type { Input } from './inputs.ts';

/** What became of what was fed, at one edge or at several. */
export interface Tally {
  tried: number;
  refused: number;
  /** One sentence each. */
  crashed: string[];
  slow: string[];
  polluted: string[];
  slowestMs: number;
}

export const noTally = (): Tally => ({ tried: 0, refused: 0, crashed: [], slow: [], polluted: [], slowestMs: 0 });

export const added = (one: Tally, other: Tally): Tally => ({
  tried: one.tried + other.tried,
  refused: one.refused + other.refused,
  crashed: [...one.crashed, ...other.crashed],
  slow: [...one.slow, ...other.slow],
  polluted: [...one.polluted, ...other.polluted],
  slowestMs: Math.max(one.slowestMs, other.slowestMs),
});

const MOST_MS = 1000;
const SHARED = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Number.prototype];

const shape = (): string => SHARED.map((one) => Reflect.ownKeys(one).map(String).join()).join(';');
const WHOLE = shape();

/** What this thread computed, without what it waited for: other programs have the processors, too. */
export const computedMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Feeds one edge, and looks at what it cost and what it left behind. */
export async function attempt({ name, take }: Edge, input: Input, tally: Tally): Promise<void> {
  const what = `${name}: ${input.name}`;
  const from = computedMs();
  tally.tried += 1;
  try {
    await take(input.bytes);
  } catch (error) {
    if (isCompassError(error)) tally.refused += 1;
    else tally.crashed.push(`${what}: ${String(error).slice(0, 160)}`);
  }
  const ms = computedMs() - from;
  tally.slowestMs = Math.max(tally.slowestMs, ms);
  if (ms > MOST_MS) tally.slow.push(`${what}: ${Math.round(ms)} ms`);
  if (shape() !== WHOLE) tally.polluted.push(what);
}
