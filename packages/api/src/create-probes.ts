import fastify, { type FastifyInstance } from 'fastify';
import type { ApiOptions } from './create-api.ts';
import { health } from './routes/health.ts';

/** Health and nothing else, for a process that serves nobody. */
export function createProbes(options: Pick<ApiOptions, 'ports' | 'about'>): FastifyInstance {
  const app = fastify({ requestTimeout: 10_000, connectionTimeout: 10_000, forceCloseConnections: true });
  app.register(async (scope) => health(scope, options));
  return app;
}
