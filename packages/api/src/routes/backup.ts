import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../create-api.ts';

/** The whole record, for whoever restores it: of a record that this process alone may open. */
export async function backup(app: FastifyInstance, { backUp }: ApiOptions): Promise<void> {
  if (backUp === null) return;
  app.get('/backup', { schema: { hide: true } }, async (request, reply) => {
    // The socket is silent until all of it is copied.
    request.socket.setTimeout(0);
    return reply.type('application/gzip').send(await backUp());
  });
}
