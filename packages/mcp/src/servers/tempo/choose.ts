import { evenly } from '../evenly.ts';

/** A trace as Tempo's search lists it. */
export interface Candidate {
  traceID: string;
  startNs: bigint;
  durationMs: number;
  failed: boolean;
}

/** `telling`: a quarter the slowest, a quarter erroneous ones, the rest at even distances. `even`: all at even distances. */
export type Sample = 'telling' | 'even';

/** At most `limit` of the candidates, oldest first. */
export function chooseTraces(candidates: readonly Candidate[], limit: number, sample: Sample): Candidate[] {
  const inTime = candidates.toSorted((a, b) => Number(a.startNs - b.startNs) || (a.traceID < b.traceID ? -1 : 1));
  if (inTime.length <= limit) return inTime;
  const kept = new Set<Candidate>();
  if (sample === 'telling') {
    const quarter = Math.floor(limit / 4);
    for (const one of inTime.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, quarter)) kept.add(one);
    const failing = inTime.filter((one) => one.failed && !kept.has(one));
    for (const one of evenly(failing, quarter)) kept.add(one);
  }
  const others = inTime.filter((one) => !kept.has(one));
  for (const one of evenly(others, limit - kept.size)) kept.add(one);
  return inTime.filter((one) => kept.has(one));
}
