import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import { logConditions } from '../log-conditions.ts';
import type { Line } from '../shapes/logs.ts';
import { pagedBack } from '../shapes/page-back.ts';
import { unwrapped } from '../shapes/unwrapped.ts';
import { oneTrace, wholeTraces } from '../shapes/whole-traces.ts';

/** The most items that one search gives. */
const MOST = 100;
const MOST_PARTS = 10;
const NS = 1_000_000n;

const Span = z
  .looseObject({
    traceId: z.string().min(1),
    spanId: z.string(),
    parentSpanId: z.string().nullish(),
    operationName: z.string(),
    serviceName: z.string(),
    startTimeUnixMs: z.number(),
    durationMs: z.number(),
    statusCode: z.string().nullish(),
  })
  .transform((span) => {
    const start = BigInt(Math.round(span.startTimeUnixMs * 1e6));
    return {
      traceID: span.traceId,
      spanID: span.spanId,
      parentSpanID: span.parentSpanId ?? '',
      service: span.serviceName,
      pod: '',
      name: span.operationName,
      startNs: String(start),
      endNs: String(start + BigInt(Math.round(span.durationMs * 1e6))),
      ...(span.statusCode === 'ERROR' ? { error: true } : {}),
    };
  });
const Trace = z.looseObject({ traceId: z.string().min(1), spanCount: z.number(), spans: z.array(Span) });
const Record = z
  .looseObject({
    timestampUnixMs: z.number(),
    body: z.unknown(),
    traceId: z.string().nullish(),
    spanId: z.string().nullish(),
    serviceName: z.string().default(''),
    severityText: z.string().default(''),
  })
  .transform(({ timestampUnixMs, body, traceId, spanId, serviceName, severityText }): Line => {
    const labels = { service_name: serviceName, level: severityText.toLowerCase() };
    const said = typeof body === 'string' ? body : JSON.stringify(body ?? '');
    // Beside the text here; elsewhere programs write them into it, and there lines are joined with their requests.
    const ids = Object.entries({ trace_id: traceId, span_id: spanId }).flatMap(([name, id]) => {
      const known = id == null || id === '' || said.includes(id);
      return known ? [] : [`${name}=${id}`];
    });
    return { ns: BigInt(Math.round(timestampUnixMs)) * NS, labels, line: [said, ...ids].join(' ') };
  });

/** The window in so many parts of one length, as ISO times. */
const partsOf = (start: string, end: string, parts: number): { from: string; to: string }[] => {
  const [first, last] = [Date.parse(start), Date.parse(end)];
  const at = (part: number): string => new Date(Math.round(first + ((last - first) * part) / parts)).toISOString();
  return Array.from({ length: parts }, (_, part) => ({ from: at(part), to: at(part + 1) }));
};

const spansOf = (value: unknown) => Trace.nullable().parse(unwrapped(value))?.spans ?? [];

/** autotel-mcp: spans and log records that were sent to it over OTLP, to the millisecond. */
export const autotel: Dialect = {
  name: 'autotel-mcp',
  ways: {
    traces_search: {
      needs: { search_traces: ['serviceName', 'operationName', 'from', 'to'], get_trace: ['traceId'] },
      async answer(server, { service, name, start, end, limit }) {
        const search = async (from: string, to: string, most: number) => {
          const input = { serviceName: service, operationName: name, from, to, limit: most, includeSpans: true };
          return z.array(Trace).parse(unwrapped(await server.ask('search_traces', input)));
        };
        const newest = await search(start, end, Math.min(limit, MOST));
        const more = newest.length >= Math.min(limit, MOST);
        // It has no pages: where more may be there, each part of the window is asked for as many.
        const parts = more ? Math.min(MOST_PARTS, Math.ceil(limit / MOST)) : 1;
        const each = Math.ceil(limit / parts);
        const found =
          parts === 1
            ? [newest]
            : await Promise.all(partsOf(start, end, parts).map(({ from, to }) => search(from, to, each)));
        const all = [...new Map(found.flat().map((one) => [one.traceId, one])).values()];
        const truncated = parts === 1 ? more : found.some((part) => part.length >= each);
        const whole = new Map(
          all.filter((one) => one.spanCount === one.spans.length).map((one) => [one.traceId, one.spans]),
        );
        const traces = await wholeTraces(
          all.map(({ traceId }) => traceId),
          async (traceId) => whole.get(traceId) ?? spansOf(await server.ask('get_trace', { traceId })),
        );
        return { traces, truncated };
      },
    },
    traces_get: {
      needs: { get_trace: ['traceId'] },
      answer: async (server, { traceID }) =>
        oneTrace(traceID, spansOf(await server.ask('get_trace', { traceId: traceID }))),
    },
    logs_query: {
      needs: { search_logs: ['serviceName', 'from', 'to'] },
      note: 'records of one service at a time; what the query says further is applied here',
      answer(server, asked) {
        const { service, keeps } = logConditions(asked.query);
        return pagedBack(
          asked,
          MOST,
          async (to) => {
            // Its times are whole milliseconds.
            const until = new Date(Number(to / NS) + 1).toISOString();
            const input = { serviceName: service, from: asked.start, to: until, limit: MOST };
            return { lines: z.array(Record).parse(unwrapped(await server.ask('search_logs', input))) };
          },
          keeps,
        );
      },
    },
  },
};
