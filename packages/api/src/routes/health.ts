import type { FastifyInstance } from 'fastify';
import { mayAsk } from '../bearer.ts';
import type { ProbeOptions } from '../create-probes.ts';

/** A part of an installation, and what is wrong with it in words for people. */
export type Part = { state: 'ok' } | { state: 'degraded' | 'down'; why: string };

export interface Health {
  /** `down`: the record cannot be reached, and nothing can be kept. `degraded`: a part is missing and work goes on without it. */
  status: 'ok' | 'degraded' | 'down';
  parts: Record<string, Part>;
}

/**
 * `/live`: the process answers. `/ready`: it takes work. `/health`: how it is, and with the token each part of it. Probes carry no token, so
 * these answer everybody.
 */
export async function health(app: FastifyInstance, options: ProbeOptions): Promise<void> {
  app.get('/live', async () => ({ live: true }));
  app.get('/ready', async (_request, reply) => {
    const ready = await options.ready();
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  app.get('/health', async (request, reply) => {
    const { status, parts } = await options.health();
    const more = mayAsk(request, options.token) ? { parts, ...options.about() } : {};
    return reply.code(status === 'down' ? 503 : 200).send({ status, ...more });
  });
}
