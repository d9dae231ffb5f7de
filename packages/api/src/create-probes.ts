import type { ApiToken } from '@compass/config';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { answerUnknown } from './allowed-methods.ts';
import { sendProblem } from './problem.ts';
import { inTime, REQUEST_MS } from './request-time.ts';
import { type Health, health } from './routes/health.ts';
import { metrics } from './routes/metrics.ts';

export interface ProbeOptions {
  /** Bearer tokens; none = no token is asked, which is for loopback only. */
  tokens: readonly ApiToken[];
  /** Within two seconds, whatever stands still. */
  health(): Promise<Health>;
  /** Whether it takes work now; within two seconds. */
  ready(): Promise<boolean>;
  /** In Prometheus' text format, with its content type. */
  metrics(): Promise<{ type: string; text: string }>;
  /** What `/health` says of this installation. */
  about(): Record<string, unknown>;
}

/** Health and metrics and nothing else, for a process that serves nobody. */
export function createProbes(options: ProbeOptions): FastifyInstance {
  const app = fastify({
    requestTimeout: REQUEST_MS,
    http: inTime,
    connectionTimeout: 10_000,
    forceCloseConnections: true,
  });
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, error));
  answerUnknown(app);
  app.register(async (scope) => health(scope, options));
  app.register(async (scope) => metrics(scope, options));
  return app;
}
