import { isCompassError, type ObserveInput } from '@compass/core';

export interface Edge {
  client: string;
  server: string;
}

/** Call edges as the service graph counts them (Tempo's and OpenTelemetry's name); none where there is no such metric. */
export async function edges(input: ObserveInput): Promise<Edge[]> {
  try {
    const answer = await input.telemetry.instant({
      query: 'sum by (client, server) (traces_service_graph_request_total)',
      at: new Date(input.window.end),
    });
    return answer.value.flatMap(({ labels }) => {
      const { client, server } = labels;
      return client === undefined || server === undefined || client === server ? [] : [{ client, server }];
    });
  } catch (error) {
    if (isCompassError(error, 'stale')) throw error;
    return [];
  }
}

/** The service, what it calls (through any number of calls), and what is named after it. */
export function dependencies(service: string, graph: Edge[], components: string[]): string[] {
  const found = new Set([service, ...components.filter((one) => one.startsWith(`${service}-`))]);
  for (const reached of found) for (const edge of graph) if (edge.client === reached) found.add(edge.server);
  return [...found];
}

/** Components that neither call the service nor are called by it: what happens there is a control. */
export function peers(service: string, graph: Edge[], components: string[]): string[] {
  const below = new Set(dependencies(service, graph, components));
  const callers = new Set(graph.filter((edge) => below.has(edge.server)).map((edge) => edge.client));
  return components.filter((one) => !below.has(one) && !callers.has(one));
}
