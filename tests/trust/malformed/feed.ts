import { attempt, noTally, type Tally } from './attempt.ts';
import type { Edge } from './edges.ts';
import type { Input } from './inputs.ts';

/** Every input to every edge, one after the other. */
export async function feed(edges: Edge[], inputs: Input[]): Promise<Tally> {
  const tally = noTally();
  for (const edge of edges) for (const input of inputs) await attempt(edge, input, tally);
  return tally;
}
