import type { Bundle } from '@compass/mcp';
import type { Variation } from './variations.ts';

type Series = ReturnType<Bundle['metrics']['select']>[number];

const EDGES = 'traces_service_graph_request_total';
const nameOf = (query: string): string => /^\w+/.exec(query)?.[0] ?? '';

/** What a recording tells of its components: how long requests take, how many there are, and who calls whom. */
interface Sketch {
  latency: ReadonlyMap<string, Series[]>;
  /** Requests in a step, on average. */
  requests: ReadonlyMap<string, number>;
  callers: ReadonlyMap<string, string[]>;
  /** Nodes that tracing inferred: none of ours. */
  inferred: ReadonlySet<string>;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const mean = (values: Iterable<number>): number => {
  const all = [...values].filter(Number.isFinite);
  return all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length);
};

function sketchOf({ incident, metrics }: Bundle): Sketch {
  const all = metrics.select([]);
  const of = (kind: string) => {
    const names = new Set(incident.signals.filter((one) => one.kind === kind).map(({ query }) => nameOf(query)));
    const series = all.filter(({ labels }) => names.has(labels['__name__'] ?? ''));
    return Map.groupBy(series, ({ labels }) => labels[incident.component_label] ?? '');
  };
  const edges = all.filter(({ labels }) => labels['__name__'] === EDGES);
  const ends = (virtual: boolean): string[] =>
    edges
      .filter(({ labels }) => (labels['connection_type'] === 'virtual_node') === virtual)
      .flatMap(({ labels }) => [labels['client'] ?? '', labels['server'] ?? '']);
  const plain = new Set(ends(false));
  const up = Map.groupBy(edges, ({ labels }) => labels['server'] ?? '');
  return {
    latency: of('latency'),
    requests: new Map([...of('traffic')].map(([name, [first]]) => [name, mean(first?.values ?? [])])),
    callers: new Map([...up].map(([server, list]) => [server, list.map(({ labels }) => labels['client'] ?? '')])),
    inferred: new Set(ends(true).filter((one) => !plain.has(one))),
  };
}

/** Seconds added to each request of whoever waits for the component, itself included: callers share its added time by their requests. */
function addedBy({ requests, callers }: Sketch, component: string, seconds: number): Map<string, number> {
  const total = new Map([[component, seconds * (requests.get(component) ?? 0)]]);
  for (const [one, time] of total) {
    const waiting = (callers.get(one) ?? []).filter((caller) => !total.has(caller) && (requests.get(caller) ?? 0) > 0);
    const all = waiting.reduce((sum, caller) => sum + (requests.get(caller) ?? 0), 0);
    // A map goes on to what is added while it is walked.
    for (const caller of waiting) total.set(caller, (time * (requests.get(caller) ?? 0)) / all);
  }
  return new Map([...total].map(([one, time]) => [one, time / (requests.get(one) ?? 1)]));
}

/** Components, inferred nodes aside, of which both requests and latency are recorded, and for which the paged service waits. */
export function slowable(bundle: Bundle): string[] {
  const sketch = sketchOf(bundle);
  const { service } = bundle.incident.trigger;
  return [...sketch.latency.keys()].filter(
    (one) =>
      one !== service &&
      !sketch.inferred.has(one) &&
      (sketch.requests.get(one) ?? 0) > 0 &&
      addedBy(sketch, one, 1).has(service),
  );
}

/** As if requests to a component had taken so many times longer since the window began, and those of its callers in proportion. */
export const slowAt =
  (component: string, times: number): Variation =>
  (bundle) => {
    const sketch = sketchOf(bundle);
    const start = Date.parse(bundle.incident.window.start);
    const usual = median([...(sketch.latency.get(component)?.[0]?.values ?? [])].filter(Number.isFinite));
    const added = addedBy(sketch, component, usual * (times - 1));
    const slower = new Map<Series, Series>();
    for (const [one, seconds] of added)
      for (const series of sketch.latency.get(one) ?? []) {
        // From minute to minute more or less of it: between a half and three halves.
        const values = series.values.map((value, at) => {
          const ms = series.times[at] ?? 0;
          return ms < start ? value : value + seconds * (0.5 + ((ms / 1000) % 7) / 6);
        });
        slower.set(series, { ...series, values });
      }
    const { metrics } = bundle;
    return {
      ...bundle,
      metrics: { select: (matchers) => metrics.select(matchers).map((one) => slower.get(one) ?? one) },
    };
  };
