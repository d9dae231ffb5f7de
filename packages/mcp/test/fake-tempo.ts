import type { Span } from '@compass/core';
import { type Heard, jsonReply, plainRefusal, type Reply } from './fake-backend.ts';

export interface FakeTempo {
  /** Trace and span ids in hex. */
  spans: Span[];
  /** Older Tempos have no second API. */
  onlyFirst?: true;
  /** What search gives at most. */
  maxLimit?: number;
  /** Traces that search lists and nobody can fetch. */
  lost?: string[];
}

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const seconds = (ns: string): number => Number(BigInt(ns) / 1_000_000_000n);
const msOf = ({ startNs, endNs }: Pick<Span, 'startNs' | 'endNs'>): number =>
  Number((BigInt(endNs) - BigInt(startNs)) / 1_000_000n);

/** A span as protobuf's own JSON writes it, which is what Tempo answers: ids in base64, what is zero left out. */
const otlp = (spans: Span[]) =>
  [...Map.groupBy(spans, ({ service, pod }) => `${service} ${pod}`).values()].map((of) => ({
    resource: {
      attributes: [
        { key: 'service.name', value: { stringValue: of[0]?.service } },
        { key: 'k8s.pod.name', value: { stringValue: of[0]?.pod } },
        { key: 'process.pid', value: { intValue: '7' } },
      ],
    },
    scopeSpans: [
      {
        scope: { name: 'test' },
        spans: of.map((span) => ({
          traceId: base64(span.traceID),
          spanId: base64(span.spanID),
          ...(span.parentSpanID === '' ? {} : { parentSpanId: base64(span.parentSpanID) }),
          name: span.name,
          kind: 'SPAN_KIND_SERVER',
          startTimeUnixNano: span.startNs,
          endTimeUnixNano: span.endNs,
          status: span.error ? { code: 'STATUS_CODE_ERROR', message: 'no' } : {},
        })),
      },
    ],
  }));

/** The TraceQL that is understood here: spansets of comparisons joined by &&, on one span, and sets joined by &&. */
function holds(query: string, trace: Span[]): boolean {
  const sets = [...query.matchAll(/\{([^}]*)\}/g)].map(([, inside = '']) => inside.trim());
  if (sets.length === 0 || !/^\{[^}]*\}( && \{[^}]*\})*$/.test(query)) throw new Error('parse error');
  const first = trace.reduce(
    (low, one) => (BigInt(one.startNs) < BigInt(low) ? one.startNs : low),
    trace[0]?.startNs ?? '0',
  );
  const last = trace.reduce((high, one) => (BigInt(one.endNs) > BigInt(high) ? one.endNs : high), '0');
  const passes = (span: Span, part: string): boolean => {
    const [, field, , text = ''] = /^(\S+) (=|>=?) (.+)$/.exec(part) ?? [];
    if (field === 'resource.service.name') return span.service === JSON.parse(text);
    if (field === 'name') return span.name === JSON.parse(text);
    if (field === 'status') return text === 'error' && span.error === true;
    if (field === 'duration') return msOf(span) * 1000 >= Number.parseInt(text, 10);
    if (field === 'traceDuration') return msOf({ startNs: first, endNs: last }) > Number.parseInt(text, 10);
    throw new Error('parse error');
  };
  return sets.every((set) => trace.some((span) => set === '' || set.split(' && ').every((part) => passes(span, part))));
}

/** Answers as Tempo's HTTP API does, and refuses what it refuses, in plain text. Search stops at the limit, with what comes first. */
export function tempoReply({ spans, onlyFirst, maxLimit = 262_144, lost = [] }: FakeTempo): (heard: Heard) => Reply {
  const traces = Map.groupBy(spans, ({ traceID }) => traceID);
  const search = (params: URLSearchParams): Reply => {
    const [from, to, limit] = ['start', 'end', 'limit'].map((name) => Number(params.get(name)));
    if (!(to !== undefined && from !== undefined && to > from))
      return plainRefusal(400, 'http parameter start must be before end');
    if (limit === undefined || limit > maxLimit) return plainRefusal(400, `invalid limit: the maximum is ${maxLimit}`);
    const found = [...traces].filter(([, trace]) => {
      const first = trace[0];
      return (
        first !== undefined &&
        seconds(first.startNs) >= from &&
        seconds(first.startNs) < to &&
        holds(params.get('q') ?? '', trace)
      );
    });
    return jsonReply({
      traces: found.slice(0, limit).map(([traceID, [first]]) => ({
        traceID: traceID.replace(/^0+/, ''),
        rootServiceName: first?.service,
        startTimeUnixNano: first?.startNs,
        ...(first === undefined || msOf(first) === 0 ? {} : { durationMs: msOf(first) }),
        spanSets: [],
      })),
      metrics: {},
    });
  };
  return ({ path, params }) => {
    try {
      if (path.endsWith('/api/search')) return search(params);
    } catch {
      return plainRefusal(400, 'invalid TraceQL query: parse error at line 1, col 3: syntax error');
    }
    const [, second, id = ''] = /\/api\/(v2\/)?traces\/(\w+)$/.exec(path) ?? [];
    const trace = traces.get(id.padStart(32, '0'));
    if ((second !== undefined && onlyFirst) || trace === undefined || lost.includes(id.padStart(32, '0')))
      return plainRefusal(404, 'trace not found');
    return jsonReply(
      second === undefined ? { batches: otlp(trace) } : { trace: { resourceSpans: otlp(trace) }, status: 'COMPLETE' },
    );
  };
}
