import { isCompassError } from '@compass/core';
import type { Backend } from '../backend.ts';
import { inParallel } from '../in-parallel.ts';
import { chooseTraces } from './choose.ts';
import type { FetchTrace, Trace } from './fetch-trace.ts';
import { findCandidates, type Wanted } from './find-candidates.ts';

export interface FoundTrace {
  traceID: string;
  spans: Trace['spans'];
}

const AT_ONCE = 6;
/** About ten megabytes of rows; the broker takes sixteen. */
const MOST_SPANS = 30_000;
/** Traces are fetched in so many rounds over the window, so that what time cuts off lies nowhere in particular. */
const ROUNDS = 8;

const inRounds = <T>(list: readonly T[]): T[] =>
  Array.from({ length: ROUNDS }, (_, round) => list.filter((_one, at) => at % ROUNDS === round)).flat();

/**
 * Fetches whole traces until time or room is up; what cannot be had is left out. Rejects with the first error when there is none at all.
 */
async function fetchAll(ids: readonly string[], fetchTrace: FetchTrace, signal: AbortSignal) {
  const found: FoundTrace[] = [];
  let [spans, whole] = [0, true];
  let first: unknown = null;
  await inParallel(inRounds(ids), AT_ONCE, async (traceID) => {
    if (signal.aborted || spans >= MOST_SPANS) {
      whole = false;
      return;
    }
    try {
      const trace = await fetchTrace(traceID, signal);
      spans += trace.spans.length;
      whole = whole && !trace.partial;
      found.push({ traceID: trace.spans[0]?.traceID ?? traceID, spans: trace.spans });
    } catch (error) {
      if (!isCompassError(error)) throw error;
      first ??= error;
      whole = false;
    }
  });
  if (found.length === 0 && first !== null && !isCompassError(first, 'not_found')) throw first;
  return { found, whole };
}

const firstNs = ({ spans }: FoundTrace): bigint => BigInt(spans[0]?.startNs ?? 0);

/** Whole traces that have a span as wanted which began in the window, oldest first. CompassError as `Backend.ask`. */
export async function searchTraces(backend: Backend, fetchTrace: FetchTrace, wanted: Wanted, signal: AbortSignal) {
  const { service, name, min_duration_ms = 0, startNs, endNs, limit, sample } = wanted;
  // Of everything together as of one request: what was fetched by then is the answer.
  const timed = AbortSignal.any([signal, AbortSignal.timeout(backend.timeoutMs)]);
  const { candidates, more } = await findCandidates(backend, wanted, timed);
  const chosen = chooseTraces(candidates, limit, sample);
  const { found, whole } = await fetchAll(
    chosen.map(({ traceID }) => traceID),
    fetchTrace,
    timed,
  );
  const least = BigInt(Math.round(min_duration_ms * 1e6));
  const fits = (span: Trace['spans'][number]): boolean => {
    const [from, to] = [BigInt(span.startNs), BigInt(span.endNs)];
    return (
      (service === undefined || span.service === service) &&
      (name === undefined || span.name === name) &&
      to - from >= least &&
      from >= startNs &&
      from <= endNs
    );
  };
  const traces = found
    .filter(({ spans }) => spans.some(fits))
    .sort((a, b) => Number(firstNs(a) - firstNs(b)) || (a.traceID < b.traceID ? -1 : 1));
  const truncated = more || !whole;
  return {
    traces,
    truncated,
    ...(more ? { reduced: { listed: candidates.length, kept: traces.length, sample } } : {}),
  };
}
