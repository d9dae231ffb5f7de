import { evidenceOf, softCap } from '../../statistics/evidence.ts';
import type { Slower } from './slower.ts';

const FEWEST = 5;
const FEWEST_PEERS = 5;
/** Milliseconds; a shorter wait is as good as none. */
const LEAST_MS = 0.01;
/** Peers that agree by chance must not make a small difference large: a tenth, as a logarithm. */
const LEAST_SPREAD = 0.1;

function median(values: readonly number[]): number {
  const line = values.toSorted((a, b) => a - b);
  const middle = Math.floor(line.length / 2);
  return line.length % 2 === 1 ? (line[middle] ?? 0) : ((line[middle - 1] ?? 0) + (line[middle] ?? 0)) / 2;
}

/**
 * Where an edge has no past to be held against, the other edges of the same time stand in. Its median wait in robust deviations of
 * theirs (log scale) is judged by Cantelli's inequality, p ≤ 1/(1+z²), which asks for no distribution. Null for too few of either.
 */
export function againstPeers(own: readonly number[], peers: readonly (readonly number[])[]): Slower {
  const others = peers.filter((values) => values.length >= FEWEST).map(median);
  if (own.length < FEWEST || others.length < FEWEST_PEERS) return { factor: null, gained: 0 };
  const mine = median(own);
  const logs = others.map((value) => Math.log(Math.max(LEAST_MS, value)));
  const middle = median(logs);
  const spread = Math.max(LEAST_SPREAD, 1.4826 * median(logs.map((value) => Math.abs(value - middle))));
  const z = (Math.log(Math.max(LEAST_MS, mine)) - middle) / spread;
  const evidence = z <= 0 ? 0 : Math.max(0, Math.log(evidenceOf(1 / (1 + z * z))));
  return { factor: softCap(evidence), gained: mine - Math.exp(middle) };
}
