import { CompassError } from '@compass/core';
import { z } from 'zod';
import type { StoredSpan } from '../bundle.ts';
import { coveredWindow } from '../coverage.ts';
import { defineTool } from '../define-tool.ts';
import type { Moment } from '../moment.ts';
import { Span } from '../schemas.ts';
import { msToNs } from '../times.ts';
import { recordedWindow, Time } from './arguments.ts';

const Trace = z.object({ traceID: z.string(), spans: z.array(Span) });

/** A trace's spans that had ended by the clock, in the caller's time. */
function served(spans: readonly StoredSpan[], moment: Moment): Span[] {
  const [clockNs, offsetNs] = [msToNs(moment.clockMs), msToNs(moment.offsetMs)];
  return spans
    .filter(({ endNs }) => endNs <= clockNs)
    .map(({ span, startNs, endNs }) =>
      offsetNs === 0n ? span : { ...span, startNs: String(startNs + offsetNs), endNs: String(endNs + offsetNs) },
    );
}

export const tracesSearch = defineTool({
  name: 'traces_search',
  description:
    'Whole traces that have a span of this service and name, at least this long, begun from start to end. ' +
    'When there are more than limit (100) the newest are given and truncated is true. Oldest first.',
  input: z.strictObject({
    service: z.string().optional(),
    name: z.string().optional(),
    start: Time,
    end: Time,
    min_duration_ms: z.number().min(0).optional(),
    limit: z.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({ traces: z.array(Trace), truncated: z.boolean() }),
  answer({ service, name, start, end, min_duration_ms, limit }, { stage: { bundle }, moment }) {
    const window = coveredWindow(bundle, 'traces', moment, recordedWindow(moment, { start, end }));
    const clockNs = msToNs(moment.clockMs);
    const least = BigInt(Math.round((min_duration_ms ?? 0) * 1e6));
    const fits = ({ span, startNs, endNs }: StoredSpan): boolean =>
      (service === undefined || span.service === service) &&
      (name === undefined || span.name === name) &&
      endNs - startNs >= least &&
      startNs >= window.startNs &&
      startNs <= window.endNs &&
      endNs <= clockNs;
    const found: { traceID: string; firstNs: bigint; spans: StoredSpan[] }[] = [];
    for (const [traceID, spans] of bundle.traces ?? []) {
      if (spans.some(fits)) found.push({ traceID, firstNs: spans[0]?.startNs ?? 0n, spans });
    }
    found.sort((a, b) => (a.firstNs < b.firstNs ? -1 : a.firstNs > b.firstNs ? 1 : a.traceID < b.traceID ? -1 : 1));
    const traces = found.slice(-limit).map(({ traceID, spans }) => ({ traceID, spans: served(spans, moment) }));
    return { traces, truncated: found.length > limit };
  },
});

export const tracesGet = defineTool({
  name: 'traces_get',
  description: 'One trace with all its spans, oldest first.',
  input: z.strictObject({ traceID: z.string().min(1).max(128) }),
  output: Trace,
  answer({ traceID }, { stage: { bundle }, moment }) {
    const spans = served(bundle.traces?.get(traceID) ?? [], moment);
    if (spans.length === 0) throw new CompassError('not_found', 'no trace with this id is known', { field: 'traceID' });
    return { traceID, spans };
  },
});
