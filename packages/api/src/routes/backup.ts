import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ApiOptions } from '../create-api.ts';

/** The whole record, for whoever restores it: of a record that this process alone may open. */
export async function backup(app: FastifyInstance, { backUp }: ApiOptions): Promise<void> {
  if (backUp === null) return;
  app.get(
    '/backup',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['Operations'],
        operationId: 'backUp',
        summary: 'The whole record of the embedded form, for compass restore',
        response: { 200: { content: { 'application/gzip': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      // The socket is silent until all of it is copied.
      request.socket.setTimeout(0);
      return reply.type('application/gzip').send(await backUp());
    },
  );
}
