import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { noTally, type Tally } from './attempt.ts';
import { openEdges } from './edges.ts';
import { feed } from './feed.ts';
import { fuzz } from './fuzz.ts';
import { grow } from './growing.ts';
import { inputs } from './inputs.ts';
import type { Turn } from './side-by-side.ts';

/** Takes turns at edges of its own; what nobody caught in one is a crash, too. */
const { ms, seed } = workerData as { ms: number; seed: number };
const { edges, close } = await openEdges();
let uncaught: string[] = [];
process.on('unhandledRejection', (error) => uncaught.push(`nobody caught: ${String(error).slice(0, 160)}`));

async function taken({ edge: name, by }: Turn): Promise<Tally> {
  const edge = edges.find((one) => one.name === name);
  if (edge === undefined) return noTally();
  if (by === 'suites') return feed([edge], inputs());
  return by === 'fuzzing' ? fuzz(edge, { ms, seed }) : grow(edge);
}

parentPort?.on('message', async (turn: Turn | null) => {
  if (turn === null) {
    await close();
    parentPort?.close();
    return;
  }
  uncaught = [];
  const tally = await taken(turn);
  await sleep(50);
  parentPort?.postMessage({ ...tally, crashed: [...tally.crashed, ...uncaught] } satisfies Tally);
});
parentPort?.postMessage(noTally());
