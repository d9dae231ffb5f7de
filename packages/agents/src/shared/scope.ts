import { edgesQuery, isCompassError, type ObserveInput } from '@compass/core';

export interface Edge {
  client: string;
  server: string;
}

/** Where a component stands to the alerted service. `unknown`: there is no call graph to say it. */
export type Standing = 'service' | 'below' | 'caller' | 'peer' | 'unknown';

/** Call edges as service graphs count them; none where there is no such metric. */
export async function edges(input: ObserveInput): Promise<Edge[]> {
  try {
    const { window, telemetry } = input;
    const answer = await telemetry.instant({ query: edgesQuery(window), at: new Date(window.end) });
    return answer.value.flatMap(({ labels: { client, server } }) =>
      client === undefined || server === undefined || client === server ? [] : [{ client, server }],
    );
  } catch (error) {
    // A graph only sharpens; without it every component may be a cause.
    if (isCompassError(error) && error.code !== 'stale') return [];
    throw error;
  }
}

const reached = (from: Iterable<string>, next: (one: string) => string[]): Set<string> => {
  const found = new Set(from);
  for (const one of found) for (const other of next(one)) found.add(other);
  return found;
};

/** What the service calls through any number of calls is below it, and so is what is named after that, as `orders-db` is. */
export function standings(service: string, graph: Edge[]): (component: string) => Standing {
  const below = reached([service], (one) => graph.filter((edge) => edge.client === one).map((edge) => edge.server));
  const callers = reached([service], (one) => graph.filter((edge) => edge.server === one).map((edge) => edge.client));
  return (component) => {
    if (component === service) return 'service';
    if ([...below].some((one) => component === one || component.startsWith(`${one}-`))) return 'below';
    if (callers.has(component)) return 'caller';
    return graph.length === 0 ? 'unknown' : 'peer';
  };
}
