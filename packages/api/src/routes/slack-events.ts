import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../create-api.ts';

/** Takes one request whole: reads its body as it comes, checks its signature, answers it. */
export type TakeRequest = (request: IncomingMessage, response: ServerResponse) => void;

const LATE_SECONDS = 300;

/** A time that lies ahead would let a request be sent again for longer than the window. */
const isAhead = (timestamp: unknown): boolean => Number(timestamp) > Date.now() / 1000 + LATE_SECONDS;

/** Slack's requests where there is no socket. The body is signed byte for byte, so nothing here reads it. */
export async function slackEvents(app: FastifyInstance, { slackEvents: take }: ApiOptions): Promise<void> {
  if (take === null) return;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.post('/slack/events', { schema: { hide: true } }, async (request, reply) => {
    if (isAhead(request.headers['x-slack-request-timestamp'])) return reply.code(401).send();
    reply.hijack();
    take(request.raw, reply.raw);
  });
}
