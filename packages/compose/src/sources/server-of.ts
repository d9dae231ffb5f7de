import type { Capability, ServerConfig } from '@compass/config';
import type { SourceName } from '@compass/core';

/** A source that a server can answer for; what a person says needs none. */
export type Asked = Exclude<SourceName, 'person'>;

/** Which of a server's capabilities make it the answer for a source. */
const CAPABLE: Record<Asked, readonly Capability[]> = {
  metrics: ['query_metrics'],
  logs: ['query_logs'],
  traces: ['search_traces', 'query_traces', 'get_trace_by_id'],
  changes: ['changes'],
  annotations: ['get_annotations'],
  sessions: ['sessions'],
};

/** `execute_query` reaches what stands behind a Grafana; a server of its own comes first. */
const BEHIND: readonly Asked[] = ['metrics', 'logs', 'traces'];

/** What an installation sets to have the source, as in .env.example. */
const VARIABLE: Record<Asked, string> = {
  metrics: 'PROMETHEUS_URL',
  logs: 'LOKI_URL',
  traces: 'TEMPO_URL',
  changes: 'GRAFANA_URL',
  annotations: 'GRAFANA_URL',
  sessions: 'POSTGRES_ACTIVITY_URL',
};

/** The configured server that answers for a source, in the order of the file; or why none does, without a full stop, for people. */
export function serverOf(
  source: Asked,
  servers: readonly Pick<ServerConfig, 'name' | 'capabilities'>[],
): { server: string } | { missing: string } {
  const having = (wanted: readonly Capability[]) =>
    servers.find(({ capabilities }) => wanted.some((one) => capabilities.includes(one)));
  const found = having(CAPABLE[source]) ?? (BEHIND.includes(source) ? having(['execute_query']) : undefined);
  return found === undefined ? { missing: `${VARIABLE[source]} is not set` } : { server: found.name };
}
