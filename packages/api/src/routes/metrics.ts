import type { FastifyInstance } from 'fastify';
import { bearer } from '../bearer.ts';
import type { ProbeOptions } from '../create-probes.ts';

/** What a Prometheus scrapes. It tells how an installation is doing, so it is not for everybody. */
export async function metrics(app: FastifyInstance, options: ProbeOptions): Promise<void> {
  app.addHook('onRequest', bearer(options.tokens));
  app.get('/metrics', { config: { scope: 'read' }, schema: { hide: true } }, async (_request, reply) => {
    const { type, text } = await options.metrics();
    return reply.type(type).send(text);
  });
}
