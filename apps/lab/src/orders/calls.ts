import type { Metrics } from './metrics.ts';

export type Calls = {
  /** One finished call from this program to another component. */
  observe(call: { server: string; protocol: 'http' | 'db'; seconds: number; failed: boolean }): void;
};

/** Counts a program's outgoing calls: its own histogram, and the edge in the names of a tracing service graph. */
export function measureCalls(metrics: Metrics, client: string): Calls {
  const own = {
    http: metrics.histogram('http_client_duration_seconds', 'Duration of http calls at the caller.'),
    db: metrics.histogram('db_client_duration_seconds', 'Duration of db calls at the caller.'),
  };
  const edges = metrics.counter('traces_service_graph_request_total', 'Calls between two components.');
  const failures = metrics.counter('traces_service_graph_request_failed_total', 'Failed calls between two components.');
  const edgeDurations = metrics.histogram(
    'traces_service_graph_request_client_seconds',
    'Duration of calls between two components, at the caller.',
  );
  return {
    observe({ server, protocol, seconds, failed }) {
      const edge = { client, server };
      own[protocol].observe(edge, seconds);
      edgeDurations.observe(edge, seconds);
      edges.add(edge);
      failures.add(edge, failed ? 1 : 0);
    },
  };
}
