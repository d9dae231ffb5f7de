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

/** Feeds one edge once: what it threw, and what it cost. */
async function feedOnce({ take }: Edge, { bytes }: Input): Promise<{ thrown: unknown[]; ms: number }> {
  const from = computedMs();
  const thrown: unknown[] = [];
  try {
    await take(bytes);
  } catch (error) {
    thrown.push(error);
  }
  return { thrown, ms: computedMs() - from };
}

/** Feeds one edge, and looks at what it cost and what it left behind. */
export async function attempt(edge: Edge, input: Input, tally: Tally): Promise<void> {
  const what = `${edge.name}: ${input.name}`;
  tally.tried += 1;
  let { thrown, ms } = await feedOnce(edge, input);
  for (const error of thrown)
    if (isCompassError(error)) tally.refused += 1;
    else tally.crashed.push(`${what}: ${String(error).slice(0, 160)}`);
  // What else this thread did, such as collecting what others left behind, is not done twice.
  if (ms > MOST_MS) ms = Math.min(ms, (await feedOnce(edge, input)).ms);
  tally.slowestMs = Math.max(tally.slowestMs, ms);
  if (ms > MOST_MS) tally.slow.push(`${what}: ${Math.round(ms)} ms`);
  if (shape() !== WHOLE) tally.polluted.push(what);
}
