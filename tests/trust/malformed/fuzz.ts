import fc from 'fast-check';
import { bytesOf } from './arbitrary.ts';
import { attempt, noTally, type Tally } from './attempt.ts';
import type { Edge } from './edges.ts';

/** Feeds one edge with made bytes, so many or for so long; the same seed makes the same ones. */
export async function fuzz(
  edge: Edge,
  { seed, ...until }: { seed: number } & ({ ms: number } | { runs: number }),
): Promise<Tally> {
  const tally = noTally();
  const property = fc.asyncProperty(bytesOf(edge.language), async (bytes) => {
    const faults = () => tally.crashed.length + tally.slow.length + tally.polluted.length;
    const before = faults();
    await attempt(edge, { name: JSON.stringify(bytes.toString('utf8').slice(0, 200)), bytes }, tally);
    return faults() === before;
  });
  const { numRuns } = await fc.check(property, {
    seed,
    ...('runs' in until ? { numRuns: until.runs } : { numRuns: 100_000_000, interruptAfterTimeLimit: until.ms }),
    // What was found is told as it was found: smaller is nicer, and takes as long again.
    endOnFailure: true,
  });
  if (numRuns === 0) throw new Error(`${edge.name} was not fed`);
  return tally;
}
