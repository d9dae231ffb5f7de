import { CompassError, findInvestigation, PostMortem } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiOptions } from '../create-api.ts';

export async function postMortems(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/investigations/:id/postmortem',
    { schema: { params: z.object({ id: z.string().max(60) }), response: { 200: PostMortem } } },
    async (request) => {
      const found = await ports.store.transaction((tx) => findInvestigation(tx, request.params.id));
      if (found.postMortem === null)
        throw new CompassError(
          'not_found',
          `INV-${found.number} has no post-mortem yet: it is written when the investigation ends.`,
        );
      return found.postMortem;
    },
  );
}
