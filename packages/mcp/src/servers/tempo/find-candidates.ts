import { z } from 'zod';
import type { Backend } from '../backend.ts';
import { inParallel } from '../in-parallel.ts';
import type { Candidate, Sample } from './choose.ts';
import { Nanoseconds } from './otlp.ts';

export interface Wanted {
  service?: string | undefined;
  name?: string | undefined;
  min_duration_ms?: number | undefined;
  startNs: bigint;
  endNs: bigint;
  limit: number;
  sample: Sample;
}

/** https://grafana.com/docs/tempo/latest/api_docs/#search: what is zero is left out. */
const Found = z.object({
  traces: z
    .array(
      z.object({
        traceID: z.string().regex(/^[0-9a-f]{1,32}$/i),
        startTimeUnixNano: Nanoseconds,
        durationMs: z.number().default(0),
      }),
    )
    .default([]),
});

const [STRETCHES, AT_ONCE] = [8, 4];
const SLOW = 0.9;

/** TraceQL for one span that fits. Strings are quoted as in Go, whose escapes JSON's are among. */
export const traceqlOf = ({
  service,
  name,
  min_duration_ms,
}: Omit<Wanted, 'startNs' | 'endNs' | 'limit' | 'sample'>) => {
  const parts = [
    ...(service === undefined ? [] : [`resource.service.name = ${JSON.stringify(service)}`]),
    ...(name === undefined ? [] : [`name = ${JSON.stringify(name)}`]),
    ...(min_duration_ms === undefined ? [] : [`duration >= ${Math.round(min_duration_ms * 1000)}us`]),
  ];
  return parts.length === 0 ? '{ }' : `{ ${parts.join(' && ')} }`;
};

const quantile = (candidates: readonly Candidate[], share: number): number => {
  const line = candidates.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return line[Math.floor(line.length * share)] ?? 0;
};

/**
 * Traces that fit, listed. Tempo stops at the limit with whatever it found first: when there are more, it is asked again stretch by stretch, and for a
 * telling sample for the erroneous and the slow ones too. `more`: not all that fit are listed.
 */
export async function findCandidates(backend: Backend, wanted: Wanted, signal: AbortSignal) {
  const { startNs, endNs, limit, sample } = wanted;
  const query = traceqlOf(wanted);
  const search = async (q: string, failed: boolean, [from, to] = [startNs, endNs]): Promise<Candidate[]> => {
    // Whole seconds, outwards: the end is not part of it.
    const [start, end] = [from / 1_000_000_000n, to / 1_000_000_000n + 1n];
    const params = { q, start: String(start), end: String(end), limit: limit + 1, spss: 1 };
    const { traces } = await backend.ask('api/search', Found, { params, signal });
    return traces.map(({ traceID, startTimeUnixNano, durationMs }) => ({
      traceID,
      startNs: BigInt(startTimeUnixNano),
      durationMs,
      failed,
    }));
  };
  const first = await search(query, false);
  if (first.length <= limit) return { candidates: first, more: false };
  const length = (endNs - startNs) / BigInt(STRETCHES);
  const stretches = Array.from({ length: STRETCHES }, (_, at) => () => {
    const from = startNs + BigInt(at) * length;
    return search(query, false, [from, at === STRETCHES - 1 ? endNs : from + length]);
  });
  const telling = [
    () => search(`${query} && { status = error }`, true),
    () => search(`${query} && { traceDuration > ${quantile(first, SLOW)}ms }`, false),
  ];
  const asked = sample === 'telling' ? [...stretches, ...telling] : stretches;
  const found = new Map(first.map((one) => [one.traceID, one]));
  for (const one of (await inParallel(asked, AT_ONCE, (ask) => ask())).flat())
    found.set(one.traceID, { ...one, failed: one.failed || found.get(one.traceID)?.failed === true });
  return { candidates: [...found.values()], more: true };
}
