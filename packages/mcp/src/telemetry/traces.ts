import { isCompassError, type Span, type Telemetry } from '@compass/core';
import type { Ask } from './ask.ts';
import { coveredPart, nsToMs, recordedBy } from './recorded.ts';
import { serverFor } from './routes.ts';
import { FoundTraces, OneTrace } from './wire.ts';

const MOST_TRACES = 1_000;

const shownBy = (spans: Span[]): number[] => spans.map(({ startNs }) => nsToMs(startNs));

/** The traces part of `Telemetry`: whole traces, as their spans. `limit` counts traces. */
export const traces = (ask: Ask): Pick<Telemetry, 'traces' | 'trace'> => ({
  async traces({ service, name, limit, ...asked }) {
    const { start, end } = await coveredPart(ask, 'traces', asked);
    const input = {
      ...(service === undefined ? {} : { service }),
      ...(name === undefined ? {} : { name }),
      start: start.toISOString(),
      end: end.toISOString(),
      limit: Math.max(1, Math.min(limit, MOST_TRACES)),
      // What is compared with its past must not be chosen for being slow.
      sample: 'even' as const,
    };
    const { value, server } = await ask.source('traces', 'traces_search', input, FoundTraces);
    const spans = value.traces.flatMap((trace) => trace.spans);
    const shown = { ms: shownBy(spans), cut: value.truncated };
    return { value: spans, server, recorded: await recordedBy(ask, 'traces', shown) };
  },
  async trace({ traceID }) {
    try {
      const { value, server } = await ask.source('traces', 'traces_get', { traceID }, OneTrace);
      return { value: value.spans, server, recorded: await recordedBy(ask, 'traces', { ms: shownBy(value.spans) }) };
    } catch (error) {
      if (!isCompassError(error, 'not_found')) throw error;
      return { value: [], server: serverFor(ask.routes, 'traces').server, recorded: null };
    }
  },
});
