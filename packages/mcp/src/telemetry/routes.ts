import { CompassError, type Signal } from '@compass/core';

/** What can be asked of a source, each through its own tools. */
export type Asked = 'metrics' | 'logs' | 'traces' | 'changes' | 'sessions';

/** The MCP server that answers for a source, or why none does (a sentence without its full stop, for people). */
export type Route = { server: string } | { missing: string };

/** A live installation: who answers what, and what it calls things. */
export interface LiveRoutes extends Record<Asked, Route> {
  signals: Signal[];
  componentLabel: string;
}

/** A recorded incident answers everything, and says itself what it holds. */
export interface PlayerRoutes {
  player: string;
}

export type Routes = LiveRoutes | PlayerRoutes;

export const isPlayer = (routes: Routes): routes is PlayerRoutes => 'player' in routes;

/** The tools that make a source. Reading calls nothing but these and the player's own two. */
export const toolsOf: Record<Asked, readonly [string, ...string[]]> = {
  metrics: ['prometheus_query_range', 'prometheus_query', 'prometheus_label_values'],
  logs: ['logs_query', 'logs_volume'],
  traces: ['traces_search', 'traces_get'],
  changes: ['changes_list'],
  sessions: ['postgres_sessions'],
};

/** The server that answers for a source. CompassError `source_missing` with the configured reason. */
export const serverFor = (routes: Routes, asked: Asked): string => {
  if (isPlayer(routes)) return routes.player;
  const route = routes[asked];
  if ('missing' in route) throw new CompassError('source_missing', route.missing);
  return route.server;
};
