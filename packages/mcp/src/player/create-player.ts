import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Bundle } from './bundle.ts';
import type { Offer } from './define-tool.ts';
import type { Stage } from './moment.ts';
import { changesList } from './tools/changes-list.ts';
import { bundleDescribe, clock } from './tools/describe.ts';
import { logsQuery } from './tools/logs-query.ts';
import { logsVolume } from './tools/logs-volume.ts';
import { prometheusLabelValues } from './tools/prometheus-label-values.ts';
import { prometheusQuery } from './tools/prometheus-query.ts';
import { prometheusQueryRange } from './tools/prometheus-query-range.ts';
import { postgresSession, respond } from './tools/respond.ts';
import { snapshot } from './tools/snapshot.ts';
import { tracesGet, tracesSearch } from './tools/traces.ts';

/**
 * An MCP server that plays a bundle; each connection needs its own, they share bundle and ledger. Calls carry
 * `_meta["compass/investigation"]` and `_meta["compass/now"]` (when that investigation began, which is shown as the
 * recording's end). The clock stands there until the bundle's response is called, then runs at `time.speed`.
 */
export function createPlayer(stage: Stage): McpServer {
  const server = new McpServer({ name: 'compass-player', version: '0.1.0' });
  for (const offer of toolsOf(stage.bundle)) offer(server, stage);
  return server;
}

/** Only tools whose source the bundle has. */
function toolsOf({ incident, logs, traces, changes, journal }: Bundle): Offer[] {
  const { response } = incident;
  const own = new Set(['postgres_session', ...(response ? [response.action] : [])]);
  const snapshots = new Set((journal ?? []).map(({ tool }) => tool).filter((tool) => tool.startsWith('postgres_')));
  return [
    bundleDescribe,
    clock,
    prometheusQuery,
    prometheusQueryRange,
    prometheusLabelValues,
    ...(logs ? [logsQuery, logsVolume] : []),
    ...(traces ? [tracesSearch, tracesGet] : []),
    ...(changes ? [changesList] : []),
    ...[...snapshots].filter((tool) => !own.has(tool)).map(snapshot),
    ...(response ? [respond(response), postgresSession] : []),
  ];
}
