import type { Window } from '../nouns/time.ts';

/** Whose label a workload's side of a call becomes: services go by their canonical name, which is also their program's. */
const istioSide = (series: string, side: 'client' | 'server', end: 'source' | 'destination'): string =>
  `label_replace(label_join(${series}, "${side}", ";", "${end}_canonical_service", "${end}_workload"), "${side}", "$1", "${side}", ";*([^;]+).*")`;

/**
 * Call edges, as Tempo and OpenTelemetry count them, or Istio where they do not: all since the past began, for what has stopped to answer is
 * called no more.
 */
export function edgesQuery({ referenceStart, end }: Pick<Window, 'referenceStart' | 'end'>): string {
  const seconds = Math.max(1, Math.ceil((Date.parse(end) - Date.parse(referenceStart)) / 1000));
  const known = 'reporter=~"destination|waypoint",source_workload!="unknown",destination_workload!="unknown"';
  const calls = istioSide(`last_over_time(istio_requests_total{${known}}[${seconds}s])`, 'client', 'source');
  return [
    `sum by (client, server, connection_type) (last_over_time(traces_service_graph_request_total[${seconds}s]))`,
    `or on () sum by (client, server) (${istioSide(calls, 'server', 'destination')})`,
  ].join(' ');
}

/** A call edge, as service graphs count it. */
export interface CallEdge {
  client: string;
  server: string;
  /** One end was inferred by tracing and reports nothing of itself. */
  virtual: boolean;
}

const addressLike = /^\d{1,3}(\.\d{1,3}){3}(:\d+)?$/;

/** Who calls whom, once. */
export interface CallGraph {
  known: boolean;
  /** Made of some requests: a call that is not in it may happen all the same. */
  sampled: boolean;
  components: string[];
  isVirtual(component: string): boolean;
  calls(component: string): readonly string[];
  calledBy(component: string): readonly string[];
  /** Every transitive caller with the fewest calls between. */
  callers(component: string): ReadonlyMap<string, number>;
}

const grouped = (pairs: [string, string][]): Map<string, string[]> => {
  const groups = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else if (!group.includes(value)) group.push(value);
  }
  return groups;
};

export function callGraph(edges: readonly CallEdge[], sampled = false): CallGraph {
  const real = edges.filter(({ client, server }) => client !== server);
  const down = grouped(real.map(({ client, server }) => [client, server]));
  const up = grouped(real.map(({ client, server }) => [server, client]));
  // An inferred node is one that only ever stands at the end of edges marked so.
  const plain = new Set(real.filter((edge) => !edge.virtual).flatMap(({ client, server }) => [client, server]));
  const components = [...new Set([...down.keys(), ...up.keys()])];
  const calledBy = (component: string) => up.get(component) ?? [];
  const inferred = new Set(
    real
      .filter((edge) => edge.virtual)
      .flatMap(({ client, server }) => [client, server])
      .filter((one) => !plain.has(one) && (down.get(one) ?? []).length === 0),
  );
  const isVirtual = (component: string) => addressLike.test(component) || inferred.has(component);
  return {
    known: real.length > 0,
    sampled,
    components,
    isVirtual,
    calls: (component) => down.get(component) ?? [],
    calledBy,
    callers(component) {
      const hops = new Map<string, number>();
      let level = [component];
      for (let hop = 1; level.length > 0; hop += 1) {
        const next = [...new Set(level.flatMap(calledBy))].filter((one) => one !== component && !hops.has(one));
        for (const one of next) hops.set(one, hop);
        level = next;
      }
      return hops;
    },
  };
}
