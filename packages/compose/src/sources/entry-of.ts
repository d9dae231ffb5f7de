import type { Backend, ServerConfig } from '@compass/config';
import { CompassError } from '@compass/core';
import {
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

type Create = (options: BackendOptions) => ReturnType<typeof prometheusServer>;

const own: Record<Backend, Create> = {
  prometheus: prometheusServer,
  loki: lokiServer,
  tempo: tempoServer,
  grafana: grafanaServer,
  postgres: ({ url }) => postgresServer({ url }),
};

/** How the broker reaches a configured server: our own small one for a backend's address, or the one that is named. */
export function entryOf({ name, backend, url, auth, headers, mcp }: ServerConfig): ServerEntry {
  if (mcp !== null) return outsideServer({ name, mcp });
  if (backend === null) throw new CompassError('internal', `${name} has neither a backend nor an MCP server`);
  const create = own[backend];
  return { name, connect: inProcess(() => create({ url, auth, headers })) };
}
