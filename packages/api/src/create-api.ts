import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ApiToken } from '@compass/config';
import type { Investigation, Ports, VerdictPicture } from '@compass/core';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { answerUnknown } from './allowed-methods.ts';
import { answerBeforeClose } from './answer-before-close.ts';
import { bearer } from './bearer.ts';
import { answerBroken } from './broken-request.ts';
import type { ProbeOptions } from './create-probes.ts';
import { completeRoute } from './openapi/complete-route.ts';
import { describeApi } from './openapi/describe-api.ts';
import { docs } from './openapi/docs-page.ts';
import type { Picture } from './page/post-mortem-page.ts';
import { pages } from './page/routes.ts';
import { problemOf, sendProblem } from './problem.ts';
import { inTime, REQUEST_MS } from './request-time.ts';
import { actions } from './routes/actions.ts';
import { audit } from './routes/audit.ts';
import { backup } from './routes/backup.ts';
import { charts } from './routes/charts.ts';
import { costs } from './routes/costs.ts';
import { decide } from './routes/decisions.ts';
import { events } from './routes/events.ts';
import { evidence } from './routes/evidence.ts';
import { health } from './routes/health.ts';
import { hypotheses } from './routes/hypotheses.ts';
import { investigations } from './routes/investigations.ts';
import { type McpDoor, mcp } from './routes/mcp.ts';
import { metrics } from './routes/metrics.ts';
import { patterns } from './routes/patterns.ts';
import { postMortems } from './routes/post-mortems.ts';
import { slackEvents, type TakeRequest } from './routes/slack-events.ts';
import { standing } from './routes/standing.ts';
import { tests } from './routes/tests.ts';
import { createWait, type Wait } from './wait.ts';
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

/** A verdict's picture: as SVG, in words, and as PNG when it is asked for. */
export interface Chart {
  svg: string;
  alt: string;
  png(): Promise<Uint8Array>;
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
  /** Null where there is no shape to see. */
  chart(picture: VerdictPicture): Chart | null;
  /** COMPASS for other agents at /mcp; null: there is no such address. */
  mcp: McpDoor | null;
  /** Takes Slack's requests where it has no socket; null: it has, and there is no such route. */
  slackEvents: TakeRequest | null;
  /** The whole record as a file's bytes; null where others can open it themselves. */
  backUp: (() => Promise<Readable>) | null;
}

/** What the routes of REST share. */
export type RestOptions = ApiOptions & { waits: Wait };

/** What webhooks bring is as long as their senders make it; what REST is asked for is a few kilobytes. */
const [MOST_BYTES, MOST_OF_REST] = [1024 * 1024, 256 * 1024];

/** REST, webhooks, health and metrics on one server. Limits stand before anything is read. */
export async function createApi(options: ApiOptions): Promise<FastifyInstance> {
  const { log } = options.ports;
  const app = fastify({
    bodyLimit: MOST_BYTES,
    requestTimeout: REQUEST_MS,
    http: inTime,
    // A socket may stay silent for as long as a test is waited for.
    connectionTimeout: 60_000,
    forceCloseConnections: true,
    clientErrorHandler: answerBroken,
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, error);
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('caller');
  app.setErrorHandler((error, request, reply) => {
    if (problemOf(error).status >= 500) log.error({ url: request.url, error: String(error) }, 'request failed');
    return sendProblem(reply, error);
  });
  // What is refused before its body has come is not to be sent to the end.
  app.addHook('onSend', async (request, reply) => {
    if (!request.raw.complete) reply.header('connection', 'close');
  });
  answerUnknown(app);
  await describeApi(app);
  await app.register(async (scope) => health(scope, options));
  await app.register(async (scope) => metrics(scope, options));
  const answered = answerBeforeClose(app, options.ports);
  for (const webhook of [pagerduty, alertmanager, grafana, compass, slackEvents])
    await app.register(async (scope) => {
      scope.addHook('onRequest', answered);
      await webhook(scope, options);
    });
  await app.register(async (scope) => docs(scope));
  await app.register(async (scope) => pages(scope, options));
  const door = options.mcp;
  const inner: ApiToken = { name: null, scopes: door?.scopes ?? [], token: randomBytes(32).toString('hex') };
  if (door !== null) await app.register(async (scope) => mcp(scope, { door, inner: inner.token }));
  const rest: RestOptions = { ...options, waits: createWait(options.ports) };
  await app.register(
    async (scope) => {
      scope.addHook('onRoute', completeRoute);
      scope.addHook('onRoute', (route) => {
        route.bodyLimit = MOST_OF_REST;
      });
      scope.addHook('onRequest', bearer([...options.tokens, inner], options.tokens.length === 0));
      for (const routes of [
        investigations,
        events,
        standing,
        hypotheses,
        tests,
        evidence,
        charts,
        actions,
        decide,
        patterns,
        postMortems,
        costs,
        audit,
        backup,
      ])
        await routes(scope, rest);
      scope.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
    },
    { prefix: '/api/v1' },
  );
  return app;
}
