import { CompassError, isCompassError } from '@compass/core';
import { z } from 'zod';
import type { SpanRow } from '../../telemetry/wire.ts';
import type { Backend } from '../backend.ts';
import { Otlp, rowsOf } from './otlp.ts';

export interface Trace {
  spans: z.infer<typeof SpanRow>[];
  /** Tempo left spans out, because the trace is too large for it. */
  partial: boolean;
}

/** Reads one whole trace. CompassError `not_found` when Tempo has none of that id. */
export type FetchTrace = (traceID: string, signal: AbortSignal) => Promise<Trace>;

const SecondApi = z.object({ trace: Otlp.nullish(), status: z.union([z.string(), z.number()]).optional() });

const isPartial = (status: string | number | undefined): boolean => status === 1 || status === 'PARTIAL';

/** Asks Tempo's second API, and its first where the second is not there (before Tempo 2.7). */
export const traceFetcher = (backend: Backend): FetchTrace => {
  let onlyFirst = false;

  const second = async (traceID: string, signal: AbortSignal): Promise<Trace | null> => {
    try {
      const found = await backend.ask(`api/v2/traces/${traceID}`, SecondApi, { mayLack: true, signal });
      return { spans: rowsOf(found.trace ?? {}), partial: isPartial(found.status) };
    } catch (error) {
      if (isCompassError(error, 'not_found')) return null;
      throw error;
    }
  };

  return async (traceID, signal) => {
    const known = onlyFirst ? null : await second(traceID, signal);
    const trace = known ?? {
      spans: rowsOf(await backend.ask(`api/traces/${traceID}`, Otlp, { mayLack: true, signal })),
      partial: false,
    };
    if (trace.spans.length === 0) throw new CompassError('not_found', 'no trace with this id is known');
    // The second API would have had it.
    if (known === null) onlyFirst = true;
    return trace;
  };
};
