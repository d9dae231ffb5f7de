import { CompassError, findInvestigation, PostMortem } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApiOptions } from '../create-api.ts';
import { ById } from './params.ts';

export async function postMortems(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/investigations/:id/postmortem',
    {
      schema: {
        tags: ['Post-mortems'],
        operationId: 'getPostMortem',
        summary: 'The post-mortem of an investigation that is over',
        params: ById,
        response: { 200: PostMortem },
      },
    },
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
