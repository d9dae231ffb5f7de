import { costsOf, WireCosts } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApiOptions } from '../create-api.ts';

export async function costs(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/costs',
    {
      schema: {
        tags: ['Operations'],
        operationId: 'getCosts',
        summary: 'What language models cost today and this month, with their limits',
        response: { 200: WireCosts },
      },
    },
    () => ports.store.transaction((tx) => costsOf(tx, ports)),
  );
}
