import type { Backend, ServerConfig } from '@compass/config';
import { CompassError, isCompassError } from '@compass/core';
import {
  authorization,
  type BackendOptions,
  grafanaServer,
  inProcess,
  lokiServer,
  outsideServer,
  postgresServer,
  prometheusServer,
  type ServerEntry,
  tempoServer,
} from '@compass/mcp';

type Create = (options: BackendOptions & { datasources: string[] }) => ReturnType<typeof prometheusServer>;

const own: Record<Backend, Create> = {
  prometheus: prometheusServer,
  loki: lokiServer,
  tempo: tempoServer,
  grafana: grafanaServer,
  postgres: ({ url }) => postgresServer({ url }),
};

const lowered = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** An address that cannot be called is told with its key: of several servers one has it. */
const named = (name: string, open: () => ServerEntry): ServerEntry => {
  try {
    return open();
  } catch (error) {
    if (!isCompassError(error, 'invalid')) throw error;
    const field = `mcp_servers.${name}.mcp.url`;
    throw new CompassError('invalid', `mcp_servers.yaml: ${field}: ${error.message}`, { field });
  }
};

/** How the broker reaches a configured server: our own small one for a backend's address, or the one that is named. */
export function entryOf({ name, backend, url, auth, headers, mcp, datasource }: ServerConfig): ServerEntry {
  if (mcp !== null) {
    if ('command' in mcp) return outsideServer({ name, mcp });
    const all = { ...authorization(auth), ...lowered(headers), ...lowered(mcp.headers) };
    return named(name, () => outsideServer({ name, mcp: { ...mcp, headers: all } }));
  }
  if (backend === null) throw new CompassError('internal', `${name} has neither a backend nor an MCP server`);
  const create = own[backend];
  const datasources = (datasource ?? '').split(/[\s,]+/).filter((uid) => uid !== '');
  return { name, connect: inProcess(() => create({ url, auth, headers, datasources })) };
}
