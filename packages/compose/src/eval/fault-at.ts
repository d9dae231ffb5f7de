import type { Bundle } from '@compass/mcp';
import type { Variation } from './variations.ts';

type Traces = NonNullable<Bundle['traces']>;
type StoredSpan = Traces extends Map<string, (infer S)[]> ? S : never;
type Trace = readonly StoredSpan[];
type Streams = NonNullable<Bundle['logs']>;

/** Whole requests take so many times longer where they wait for it, so that users feel it; or every other one fails in it, and whoever waits stops. */
export type Fault = { kind: 'delay'; times: number } | { kind: 'failure' };

/** When something in a request happens with the fault; null: it does not. */
type Moved = (ns: bigint) => bigint | null;

const asRecorded: Moved = (ns) => ns;

/** In fewer requests than this nobody can see a fault. */
const FEWEST = 5;
/** Ids of requests, as lines write them. */
const ID = /\b[0-9a-f]{32}\b/;

const wholeOf = (trace: Trace): Pick<StoredSpan, 'startNs' | 'endNs'> => ({
  startNs: trace[0]?.startNs ?? 0n,
  endNs: trace.reduce((last, { endNs }) => (endNs > last ? endNs : last), 0n),
});

const lengthOf = ({ startNs, endNs }: Pick<StoredSpan, 'startNs' | 'endNs'>): number => Number(endNs - startNs);

/** Requests to a component: its spans below others'. */
const requestsTo = (trace: Trace, component: string): StoredSpan[] => {
  const services = new Map(trace.map(({ span }) => [span.spanID, span.service]));
  return trace.filter(({ span }) => span.service === component && services.get(span.parentSpanID) !== component);
};

const tracesOf = ({ traces, incident }: Bundle): [id: string, trace: Trace][] => {
  const start = BigInt(Date.parse(incident.window.start)) * 1_000_000n;
  return [...(traces ?? [])].filter(([, [first]]) => first !== undefined && first.startNs >= start);
};

/** Components other than the paged one to which enough requests of the window go. */
export function faultable(bundle: Bundle): string[] {
  const traces = tracesOf(bundle).map(([, trace]) => trace);
  const names = new Set(traces.flatMap((trace) => trace.map(({ span }) => span.service)));
  names.delete(bundle.incident.trigger.service);
  return [...names]
    .filter((one) => traces.filter((trace) => requestsTo(trace, one).length > 0).length >= FEWEST)
    .sort();
}

/** All that comes after a request came back comes later by its delay. */
const delayed =
  (requests: readonly StoredSpan[], delays: readonly bigint[]): Moved =>
  (ns) =>
    requests.reduce((sum, { endNs }, index) => (endNs <= ns ? sum + (delays[index] ?? 0n) : sum), ns);

/** When a request fails: where it would have called another component, or in its middle. */
function failsAt(trace: Trace, [request]: readonly StoredSpan[], component: string): bigint {
  const { startNs = 0n, endNs = 0n } = request ?? {};
  const call = trace.find((one) => one.span.service !== component && one.startNs > startNs && one.startNs < endNs);
  return call?.startNs ?? (startNs + endNs) / 2n;
}

function spansMoved(trace: Trace, moved: Moved, last: bigint | null): StoredSpan[] {
  return trace.flatMap((one) => {
    const startNs = moved(one.startNs);
    const endNs = moved(one.endNs) ?? last;
    if (startNs === null || endNs === null) return [];
    return [{ startNs, endNs, span: { ...one.span, startNs: String(startNs), endNs: String(endNs) } }];
  });
}

const sortedStream = (labels: Streams[number]['labels'], all: (readonly [bigint, string])[]): Streams[number] => {
  const sorted = all.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { labels, times: BigInt64Array.from(sorted, ([ns]) => ns), lines: sorted.map(([, line]) => line) };
};

/** Lines of requests with the fault come when they come then; `told` are the component's own of its failures. */
function linesMoved(
  { logs, incident }: Bundle,
  moves: ReadonlyMap<string, Moved>,
  component: string,
  told: (readonly [bigint, string])[],
): Bundle['logs'] {
  if (logs === null) return null;
  const own = logs.findIndex(({ labels }) => labels[incident.component_label] === component);
  return logs.map(({ labels, times, lines }, index) => {
    const kept = lines.flatMap((line, at): [bigint, string][] => {
      const moved = (moves.get(ID.exec(line)?.[0] ?? '') ?? asRecorded)(times[at] ?? 0n);
      return moved === null ? [] : [[moved, line]];
    });
    return sortedStream(labels, index === own ? [...kept, ...told] : kept);
  });
}

/** How many times longer a request to each component takes, on average. */
function longer(before: Trace[], after: Trace[]): Map<string, number> {
  const sums = (traces: Trace[]) => {
    const all = new Map<string, { sum: number; n: number }>();
    for (const trace of traces)
      for (const name of new Set(trace.map(({ span }) => span.service)))
        for (const request of requestsTo(trace, name)) {
          const { sum, n } = all.get(name) ?? { sum: 0, n: 0 };
          all.set(name, { sum: sum + lengthOf(request), n: n + 1 });
        }
    return new Map([...all].map(([name, { sum, n }]) => [name, sum / n]));
  };
  const [usual, now] = [sums(before), sums(after)];
  return new Map([...usual].map(([name, mean]) => [name, Math.max(1, (now.get(name) ?? mean) / Math.max(1, mean))]));
}

/** Series of latency as requests show it. */
function seriesMoved({ incident, metrics }: Bundle, times: ReadonlyMap<string, number>): Bundle['metrics'] {
  const start = Date.parse(incident.window.start);
  const names = new Set(
    incident.signals.filter(({ kind }) => kind === 'latency').map(({ query }) => /^\w+/.exec(query)?.[0]),
  );
  const slower = new Map(
    metrics.select([]).flatMap((series) => {
      const factor = times.get(series.labels[incident.component_label] ?? '') ?? 1;
      if (factor === 1 || !names.has(series.labels['__name__'])) return [];
      const values = series.values.map((value, at) => ((series.times[at] ?? 0) < start ? value : value * factor));
      return [[series, { ...series, values }]];
    }),
  );
  return { select: (matchers) => metrics.select(matchers).map((one) => slower.get(one) ?? one) };
}

/** How long whole requests take for each time that they ask the component, in the middle. */
function lengthOfOne(hit: readonly { trace: Trace; requests: readonly StoredSpan[] }[]): number {
  const lengths = hit.map(({ trace, requests }) => lengthOf(wholeOf(trace)) / requests.length).sort((a, b) => a - b);
  return lengths[lengths.length >> 1] ?? 0;
}

/** As if a component had been at fault since the window began: its requests, their lines, and the latency that both make. */
export const faultAt =
  (component: string, fault: Fault): Variation =>
  (bundle) => {
    const hit = tracesOf(bundle).flatMap(([id, trace]) => {
      const requests = requestsTo(trace, component);
      return requests.length === 0 ? [] : [{ id, trace, requests }];
    });
    const usual = lengthOfOne(hit);
    const told: [bigint, string][] = [];
    const moves = new Map<string, Moved>();
    const changed = new Map<string, StoredSpan[]>();
    for (const [index, { id, trace, requests }] of hit.entries()) {
      if (fault.kind === 'failure' && index % 2 === 1) continue;
      const last = fault.kind === 'failure' ? failsAt(trace, requests, component) : null;
      // From request to request more or less of it: between a half and three halves.
      const added = fault.kind === 'failure' ? 0 : usual * (fault.times - 1) * (0.5 + (index % 7) / 6);
      const delays = requests.map(() => BigInt(Math.round(added)));
      const moved = last === null ? delayed(requests, delays) : (ns: bigint) => (ns < last ? ns : null);
      moves.set(id, moved);
      changed.set(id, spansMoved(trace, moved, last));
      if (last !== null)
        told.push([
          last,
          `ERROR java.lang.IllegalStateException: request failed TraceID: ${id} SpanID: ${requests[0]?.span.spanID}`,
        ]);
    }
    const times = longer(
      hit.map(({ trace }) => trace),
      hit.map(({ id, trace }) => changed.get(id) ?? trace),
    );
    return {
      ...bundle,
      traces: bundle.traces && new Map([...bundle.traces].map(([id, trace]) => [id, changed.get(id) ?? trace])),
      logs: linesMoved(bundle, moves, component, told),
      metrics: seriesMoved(bundle, times),
    };
  };
