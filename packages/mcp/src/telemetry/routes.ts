import { CompassError, type Signal } from '@compass/core';
import type { Question } from '../dialects/dialect.ts';

/** What can be asked of a source, each through its own tools. */
export type Asked = 'metrics' | 'logs' | 'traces' | 'changes' | 'sessions' | 'annotations';

/**
 * The MCP server that answers for a source, or why none does (a sentence without its full stop, for people). `datasource` is the uid
 * behind a server that has several; without one the server's default is taken.
 */
export type Route = { server: string; datasource?: string } | { missing: string };

/**
 * A live installation: who answers what, and what it calls things. Without a route for annotations none is configured; without a
 * server for changes, that for annotations is asked which of them were changes.
 */
export interface LiveRoutes extends Record<Exclude<Asked, 'annotations'>, Route> {
  annotations?: Route;
  signals: Signal[];
  componentLabel: string;
}

/** A recorded incident answers everything, and says itself what it holds. */
export interface PlayerRoutes {
  player: string;
}

export type Routes = LiveRoutes | PlayerRoutes;

export const isPlayer = (routes: Routes): routes is PlayerRoutes => 'player' in routes;

/** The questions that make a source. The player has a tool for each, and two of its own. */
export const questionsOf: Record<Asked, readonly [Question, ...Question[]]> = {
  metrics: ['prometheus_query_range', 'prometheus_query', 'prometheus_label_values'],
  logs: ['logs_query', 'logs_volume'],
  traces: ['traces_search', 'traces_get'],
  changes: ['changes_list'],
  sessions: ['postgres_sessions'],
  annotations: ['annotations_list'],
};

const NO_ANNOTATIONS: Route = { missing: 'No annotations source is configured' };

/** Who answers for a source, as configured. */
const routeOf = (routes: LiveRoutes, asked: Asked): Route => {
  const { annotations = NO_ANNOTATIONS } = routes;
  if (asked === 'annotations') return annotations;
  const route = routes[asked];
  return asked === 'changes' && 'missing' in route && 'server' in annotations ? annotations : route;
};

/** Why nobody answers for a source, as configured; null where somebody does. */
export const missingIn = (routes: Routes, asked: Asked): string | null => {
  if (isPlayer(routes)) return null;
  const route = routeOf(routes, asked);
  return 'missing' in route ? route.missing : null;
};

/** The server that answers for a source. CompassError `source_missing` with the configured reason. */
export const serverFor = (routes: Routes, asked: Asked): { server: string; datasource?: string } => {
  if (isPlayer(routes)) return { server: routes.player };
  const route = routeOf(routes, asked);
  if ('missing' in route) throw new CompassError('source_missing', route.missing);
  return route;
};
