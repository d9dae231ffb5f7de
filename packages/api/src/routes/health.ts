import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mayRead } from '../bearer.ts';
import type { ProbeOptions } from '../create-probes.ts';

const tags = ['Operations'];
const Live = z.object({ live: z.boolean() });
const Ready = z.object({ ready: z.boolean() });
const Told = z.looseObject({ status: z.enum(['ok', 'degraded', 'down']) });

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
export async function health(instance: FastifyInstance, options: ProbeOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/live',
    { schema: { tags, operationId: 'live', summary: 'The process answers', response: { 200: Live } } },
    async () => ({ live: true }),
  );
  app.get(
    '/ready',
    { schema: { tags, operationId: 'ready', summary: 'Whether it takes work', response: { 200: Ready, 503: Ready } } },
    async (_request, reply) => {
      const ready = await options.ready();
      return reply.code(ready ? 200 : 503).send({ ready });
    },
  );
  app.get(
    '/health',
    {
      schema: {
        tags,
        operationId: 'health',
        summary: 'How it is, and to whoever may read each part of it',
        response: { 200: Told, 503: Told },
      },
    },
    async (request, reply) => {
      const { status, parts } = await options.health();
      const more = mayRead(request, options.tokens) ? { parts, ...options.about() } : {};
      return reply.code(status === 'down' ? 503 : 200).send({ status, ...more });
    },
  );
}
