import { isCompassError } from '../errors.ts';
import type { Window } from '../nouns/time.ts';
import type { Answer, Span, Telemetry } from '../ports/telemetry.ts';
import { GUARD_SECONDS, guarded } from '../statistics/guard.ts';

const MOST = 1000;
/** With less of the past than this share of its traces an answer was not spread over time: servers give the newest first, some no more than twenty. */
const SPREAD = 0.25;
/** The past, asked for by itself, in so many parts: of each the newest; and so what of the window lies before the newest. */
const PARTS = 4;
/** A window of which less than this share is missing is seen from its beginning. */
const MISSED = 0.1;

const tracesIn = (spans: readonly Span[], until = Number.POSITIVE_INFINITY): number =>
  new Set(spans.flatMap(({ traceID, startNs }) => (Number(startNs) / 1e6 < until ? [traceID] : []))).size;

/** Traces of the window and of its past, also where one answer holds no more than the newest of them. */
export async function readTraces(
  telemetry: Pick<Telemetry, 'traces'>,
  window: Pick<Window, 'referenceStart' | 'start' | 'end'>,
): Promise<Pick<Answer<Span[]>, 'value' | 'server'>> {
  const at = (instant: string): number => Date.parse(instant);
  const [from, start, end] = [at(window.referenceStart), at(window.start), at(window.end)];
  const ask = (since: number, until: number, limit: number) =>
    telemetry.traces({ start: new Date(since), end: new Date(until), limit });
  const whole = await ask(from, end, MOST);
  const past = start - guarded(GUARD_SECONDS * 1000, start - from);
  if (tracesIn(whole.value, past) >= SPREAD * tracesIn(whole.value)) return whole;
  const inParts = (since: number, until: number) =>
    Array.from({ length: PARTS }, async (_, part) => {
      const each = (until - since) / PARTS;
      try {
        return (await ask(since + part * each, since + (part + 1) * each - 1, MOST / PARTS)).value;
      } catch (error) {
        // It may have begun to record later.
        if (isCompassError(error, 'not_recorded')) return [];
        throw error;
      }
    });
  const newest = whole.value.reduce((least, { startNs }) => Math.min(least, Number(startNs) / 1e6), end);
  const missed = newest - start > MISSED * (end - start) ? inParts(start, newest) : [];
  const parts = await Promise.all([...inParts(from, past), ...missed]);
  const known = new Set(whole.value.map(({ traceID }) => traceID));
  return {
    value: [...parts.flat().filter(({ traceID }) => !known.has(traceID)), ...whole.value],
    server: whole.server,
  };
}
