import { Worker } from 'node:worker_threads';
import { added, noTally, type Tally } from './attempt.ts';

/** What is done to one edge at a time. */
export const WAYS = ['suites', 'growing', 'fuzzing'] as const;
export interface Turn {
  edge: string;
  by: (typeof WAYS)[number];
}

/** Threads at the same time, each with edges of its own: many of them wait for a network or a disk. */
const AT_ONCE = 10;

/** Every edge in every way, some at the same time; each is fuzzed for `ms`. */
export async function sideBySide(
  edges: string[],
  { ms, seed }: { ms: number; seed: number },
): Promise<Record<Turn['by'], Tally>> {
  const turns = WAYS.flatMap((by) => edges.toReversed().map((edge): Turn => ({ edge, by })));
  const tallies = { suites: noTally(), growing: noTally(), fuzzing: noTally() };
  const hand = () =>
    new Promise<void>((resolve, reject) => {
      let turn: Turn | undefined;
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { ms, seed } });
      worker
        .on('message', (tally: Tally) => {
          if (turn !== undefined) tallies[turn.by] = added(tallies[turn.by], tally);
          turn = turns.shift();
          worker.postMessage(turn ?? null);
        })
        .once('error', reject)
        .once('exit', () => resolve());
    });
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  return tallies;
}
