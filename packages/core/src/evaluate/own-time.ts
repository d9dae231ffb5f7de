import type { Span } from '../ports/telemetry.ts';

interface Interval {
  from: number;
  to: number;
}

/** Length of the union of intervals. */
function covered(intervals: Interval[]): number {
  let [sum, end] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

/** Nanoseconds as text are beyond a double's integers: seconds since the trace's first span. */
function intervals(spans: Span[]): Map<string, Interval> {
  const first = spans.reduce(
    (low, span) => (BigInt(span.startNs) < low ? BigInt(span.startNs) : low),
    BigInt(spans[0]?.startNs ?? 0),
  );
  const seconds = (ns: string) => Number(BigInt(ns) - first) / 1e9;
  return new Map(spans.map((span) => [span.spanID, { from: seconds(span.startNs), to: seconds(span.endNs) }]));
}

/** Own time of each service of one trace in seconds: a span's duration without the union of its children's. */
function ownTimeOfTrace(spans: Span[]): Map<string, number> {
  const times = intervals(spans);
  const children = Map.groupBy(spans, (span) => span.parentSpanID);
  const own = new Map<string, number>();
  for (const span of spans) {
    const time = times.get(span.spanID);
    if (time === undefined) continue;
    const inside = (children.get(span.spanID) ?? []).flatMap((child) => {
      const part = times.get(child.spanID);
      return part === undefined ? [] : [{ from: Math.max(part.from, time.from), to: Math.min(part.to, time.to) }];
    });
    const rest = time.to - time.from - covered(inside.filter(({ from, to }) => to > from));
    own.set(span.service, (own.get(span.service) ?? 0) + Math.max(0, rest));
  }
  return own;
}

/** Mean own time of each service per trace, in seconds, and how many traces that rests on. */
export function ownTime(spans: Span[]): { traces: number; perTrace: Map<string, number> } {
  const traces = [...Map.groupBy(spans, (span) => span.traceID).values()];
  const perTrace = new Map<string, number>();
  for (const trace of traces)
    for (const [service, seconds] of ownTimeOfTrace(trace))
      perTrace.set(service, (perTrace.get(service) ?? 0) + seconds / traces.length);
  return { traces: traces.length, perTrace };
}
