import type { FastifyReply, FastifyRequest } from 'fastify';
import { bears } from './webhooks/signature.ts';

/** Whether a request may see what is not for everybody. Without a token COMPASS listens on its own machine only, and whoever reaches it may. */
export const mayAsk = (request: FastifyRequest, token: string | null): boolean =>
  token === null || bears(request.headers.authorization, [token]);

/** A hook that answers 401 to everybody else. */
export const bearer = (token: string | null) => async (request: FastifyRequest, reply: FastifyReply) => {
  if (mayAsk(request, token)) return;
  await reply
    .code(401)
    .header('www-authenticate', 'Bearer')
    .type('application/problem+json')
    .send({ title: 'Send Authorization: Bearer and COMPASS_API_TOKEN.', status: 401 });
};
