import { CompassError, summariseTraces } from '@compass/core';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { Time } from '../../player/tools/arguments.ts';
import { type Backend, type BackendOptions, openBackend } from '../backend.ts';
import { type Offer, readTool, serverOf } from '../read-tool.ts';
import { windowNs } from '../window.ts';
import { traceFetcher } from './fetch-trace.ts';
import { hexId } from './ids.ts';
import { searchTraces } from './search-traces.ts';

const TraceId = z
  .string()
  .regex(/^[0-9a-f]{1,32}$/i, 'must be hex, at most 32 digits')
  .transform((id) => hexId(id, 16));
const Span = { service: z.string().min(1).optional(), name: z.string().min(1).optional() };

/** What Tempo can be asked. */
export const tempoTools = (backend: Backend): Offer[] => {
  const fetchTrace = traceFetcher(backend);
  return [
    readTool({
      name: 'traces_search',
      description:
        'Whole traces that have a span of this service and name, at least this long, begun from start to end, oldest first. When there are more than ' +
        'limit (100), truncated is true and a sample is given: "telling" (the slowest, erroneous ones, and others at even distances) or "even".',
      input: z.strictObject({
        ...Span,
        start: Time,
        end: Time,
        min_duration_ms: z.number().min(0).optional(),
        limit: z.number().int().min(1).max(1000).default(100),
        sample: z.enum(['telling', 'even']).default('telling'),
      }),
      read: ({ start, end, ...asked }, signal) =>
        searchTraces(backend, fetchTrace, { ...asked, ...windowNs(start, end) }, signal),
    }),
    readTool({
      name: 'traces_get',
      description: 'One trace with all its spans, oldest first.',
      input: z.strictObject({ traceID: TraceId }),
      async read({ traceID }, signal) {
        return { traceID, spans: (await fetchTrace(traceID, signal)).spans };
      },
    }),
    readTool({
      name: 'traces_summary',
      description:
        'What one trace says, or traces of a service from start to end (an even sample of limit, 50): the services on the critical path with their share, own time ' +
        'by operation, the deepest error with its ancestors, calls made again and again. Shares of 1, milliseconds a trace.',
      input: z.strictObject({
        traceID: TraceId.optional(),
        ...Span,
        start: Time.optional(),
        end: Time.optional(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
      async read({ traceID, start, end, ...asked }, signal) {
        if (traceID !== undefined) return { ...summariseTraces((await fetchTrace(traceID, signal)).spans) };
        if (start === undefined || end === undefined)
          throw new CompassError('invalid', 'name a traceID, or start and end', { field: 'traceID' });
        const wanted = { ...asked, ...windowNs(start, end), sample: 'even' as const };
        const { traces, truncated } = await searchTraces(backend, fetchTrace, wanted, signal);
        return { ...summariseTraces(traces.flatMap(({ spans }) => spans)), truncated };
      },
    }),
  ];
};

/** An MCP server over one Tempo. Read only. */
export const tempoServer = (options: BackendOptions): McpServer =>
  serverOf('compass-tempo', tempoTools(openBackend('Tempo', options)));
