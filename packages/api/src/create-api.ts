import type { Readable } from 'node:stream';
import type { Investigation, Ports } from '@compass/core';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { bearer } from './bearer.ts';
import type { ProbeOptions } from './create-probes.ts';
import type { Picture } from './pages/post-mortem-page.ts';
import { problemOf } from './problem.ts';
import { inTime, REQUEST_MS } from './request-time.ts';
import { actions } from './routes/actions.ts';
import { audit } from './routes/audit.ts';
import { backup } from './routes/backup.ts';
import { costs } from './routes/costs.ts';
import { decide } from './routes/decisions.ts';
import { health } from './routes/health.ts';
import { investigations } from './routes/investigations.ts';
import { metrics } from './routes/metrics.ts';
import { postMortems } from './routes/post-mortems.ts';
import { slackEvents, type TakeRequest } from './routes/slack-events.ts';
import { tests } from './routes/tests.ts';
import { alertmanager } from './webhooks/alertmanager.ts';
import { compass } from './webhooks/compass.ts';
import { grafana } from './webhooks/grafana.ts';
import { pagerduty } from './webhooks/pagerduty.ts';

/** What each webhook asks of its sender, several while one is rotated; none = the route answers 404. */
export interface WebhookSecrets {
  /** Of signatures. */
  pagerduty: string[];
  /** Bearer tokens. */
  alertmanager: string[];
  /** Bearer tokens, and secrets of signatures: whatever is set is asked for. */
  grafana: { tokens: string[]; secrets: string[] };
  /** Of signatures over time and body. */
  compass: string[];
}

export interface ApiOptions extends ProbeOptions {
  ports: Ports;
  webhooks: WebhookSecrets;
  /** Names of services that can be asked about; null when that is not known. */
  services(): Promise<string[] | null>;
  /** An investigation as an incident bundle, redacted. */
  exportBundle(id: string): Promise<unknown>;
  /** What a post-mortem's page shows of its incident. */
  pictures(investigation: Investigation, zone: string): Promise<Picture[]>;
  /** Takes Slack's requests where it has no socket; null: it has, and there is no such route. */
  slackEvents: TakeRequest | null;
  /** The whole record as a file's bytes; null where others can open it themselves. */
  backUp: (() => Promise<Readable>) | null;
}

const MEBIBYTE = 1024 * 1024;

/** REST, webhooks, health and metrics on one server. Limits stand before anything is read. */
export async function createApi(options: ApiOptions): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: MEBIBYTE,
    requestTimeout: REQUEST_MS,
    http: inTime,
    // A socket may stay silent for as long as a test is waited for.
    connectionTimeout: 60_000,
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) options.ports.log.error({ url: request.url, error: String(error) }, 'request failed');
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });
  // What is refused before its body has come is not to be sent to the end.
  app.addHook('onSend', async (request, reply) => {
    if (!request.raw.complete) reply.header('connection', 'close');
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('application/problem+json').send({ title: 'There is nothing here.', status: 404 }),
  );
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'COMPASS', version: '1' } },
    transform: jsonSchemaTransform,
  });
  await app.register(async (scope) => health(scope, options));
  await app.register(async (scope) => metrics(scope, options));
  for (const webhook of [pagerduty, alertmanager, grafana, compass, slackEvents])
    await app.register(async (scope) => webhook(scope, options));
  await app.register(
    async (scope) => {
      scope.addHook('onRequest', bearer(options.token));
      await investigations(scope, options);
      await tests(scope, options);
      await actions(scope, options);
      await decide(scope, options);
      await postMortems(scope, options);
      await costs(scope, options);
      await audit(scope, options);
      await backup(scope, options);
      scope.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
    },
    { prefix: '/api/v1' },
  );
  return app;
}
