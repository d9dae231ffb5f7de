import type { FastifyInstance } from 'fastify';
import type { ApiOptions } from '../create-api.ts';

/** `/health`: the process answers and its record too. `/ready`: it takes work. */
export async function health(
  app: FastifyInstance,
  { ports, about }: Pick<ApiOptions, 'ports' | 'about'>,
): Promise<void> {
  const reachable = async () => {
    try {
      await ports.store.transaction((tx) => tx.now());
      return true;
    } catch {
      return false;
    }
  };
  app.get('/health', async (_request, reply) => {
    const record = await reachable();
    return reply
      .code(record ? 200 : 503)
      .send({ status: record ? 'ok' : 'down', record: record ? 'ok' : 'down', ...about() });
  });
  app.get('/ready', async (_request, reply) => {
    const ready = await reachable();
    return reply.code(ready ? 200 : 503).send({ ready });
  });
}
