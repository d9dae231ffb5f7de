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

type Capable = Pick<ServerConfig, 'name' | 'capabilities'>;

const isNamed = (source: Asked, { capabilities }: Capable): boolean =>
  CAPABLE[source].some((one) => capabilities.includes(one));

/** Whether it is meant to answer for a source. Ranges are of metrics, except where lines are asked for. */
const isMeant = (source: Asked, one: Capable): boolean =>
  isNamed(source, one) ||
  (source === 'metrics' && one.capabilities.includes('query_range') && !one.capabilities.includes('query_logs'));

/** The configured server that answers for a source, in the order of the file; or why none does, without a full stop, for people. */
export function serverOf(source: Asked, servers: readonly Capable[]): { server: string } | { missing: string } {
  const behind = (one: Capable) => BEHIND.includes(source) && one.capabilities.includes('execute_query');
  const found =
    servers.find((one) => isNamed(source, one)) ?? servers.find((one) => isMeant(source, one)) ?? servers.find(behind);
  return found === undefined ? { missing: `${VARIABLE[source]} is not set` } : { server: found.name };
}

const ALL = Object.keys(CAPABLE) as Asked[];

/** Servers that are asked for nothing, since others come first or since their capabilities make them no source; a sentence each. */
export const idleServers = (servers: readonly Capable[], acting: readonly string[]): string[] =>
  servers.flatMap((one) => {
    const first = (source: Asked): string => {
      const found = serverOf(source, servers);
      return 'server' in found ? found.server : '';
    };
    if (acting.includes(one.name) || ALL.some((source) => first(source) === one.name)) return [];
    const meant = ALL.filter((source) => isMeant(source, one));
    const words = ALL.map((source) => CAPABLE[source][0]).join(', ');
    return meant.length === 0
      ? [`${one.name} is asked for nothing: its capabilities name none of ${words}.`]
      : [
          `${one.name} is asked for nothing: ${meant.map((source) => `${first(source)} answers for ${source}`).join(', ')}, and comes first in mcp_servers.yaml.`,
        ];
  });
