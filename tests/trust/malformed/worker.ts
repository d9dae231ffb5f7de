import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { added, noTally } from './attempt.ts';
import { openEdges } from './edges.ts';
import { fuzz } from './fuzz.ts';

/** Fuzzes some of the edges in a thread of its own, one after the other; what nobody caught is a crash, too. */
const { names, ms, seed } = workerData as { names: string[]; ms: number; seed: number };
const { edges, close } = await openEdges();
let tally = noTally();
process.on('unhandledRejection', (error) => tally.crashed.push(`nobody caught: ${String(error).slice(0, 160)}`));
for (const edge of edges.filter(({ name }) => names.includes(name)))
  tally = added(tally, await fuzz(edge, { ms, seed }));
await sleep(50);
parentPort?.postMessage(tally);
await close();
