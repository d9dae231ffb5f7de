import { CompassError, isCompassError } from '@compass/core';
import type { z } from 'zod';
import type { SpanRow } from '../../telemetry/wire.ts';

type Row = z.output<typeof SpanRow>;

const AT_ONCE = 4;

/** One trace in the canonical shape. CompassError `not_found` when it has no spans. */
export const oneTrace = (traceID: string, spans: Row[]) => {
  if (spans.length === 0) throw new CompassError('not_found', 'No trace with this id is known', { field: 'traceID' });
  return { traceID, spans: spans.toSorted((a, b) => (BigInt(a.startNs) < BigInt(b.startNs) ? -1 : 1)) };
};

/** The whole traces of a search that gave only ids or some spans, a few at a time. A trace that is gone by now is left out. */
export const wholeTraces = async (ids: string[], get: (traceID: string) => Promise<Row[]>) => {
  const traces: ReturnType<typeof oneTrace>[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE).map(async (traceID) => {
      try {
        return [oneTrace(traceID, await get(traceID))];
      } catch (error) {
        if (isCompassError(error, 'not_found')) return [];
        throw error;
      }
    });
    traces.push(...(await Promise.all(some)).flat());
  }
  return traces;
};
