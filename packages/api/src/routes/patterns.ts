import {
  findInvestigation,
  findPattern,
  type Pattern,
  WirePattern,
  WireSimilar,
  wirePattern,
  wireSimilar,
} from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ask } from '../ask.ts';
import type { ApiOptions } from '../create-api.ts';
import { Limit, pageOf } from '../pages.ts';
import { ById } from './params.ts';

const Query = z.strictObject({
  state: z.enum(['live', 'quarantined']).optional(),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Those of lower numbers, the newest first: how the next page is asked for.'),
  limit: Limit,
});
const Named = z.object({
  id: z.string().max(60).describe('INV-1042, or the id of a pattern or of its investigation.'),
});
const tags = ['Patterns'];
const Reason = z.strictObject({ reason: z.string().max(300).default('') }).prefault({});

const judgements = {
  quarantine: { verb: 'quarantine_pattern', summary: 'Keeps a pattern out of every investigation from now on' },
  release: { verb: 'release_pattern', summary: 'Lets a quarantined pattern be found again' },
} as const;

/** What was learned, what an incident is similar to, and a person's word on a pattern. A pattern is called like its investigation. */
export async function patterns(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const one = (name: string): Promise<Pattern> => ports.store.transaction((tx) => findPattern(tx, name));

  app.get(
    '/patterns',
    {
      schema: {
        tags,
        operationId: 'listPatterns',
        summary: 'What was learned, the newest first',
        querystring: Query,
        response: { 200: z.array(WirePattern) },
      },
    },
    async (request, reply) => {
      const { state, before, limit } = request.query;
      const of = { ...(state === undefined ? {} : { state }), ...(before === undefined ? {} : { before }) };
      const list = await ports.store.transaction((tx) => tx.patterns.list({ ...of, limit: limit + 1 }));
      return pageOf(request, reply, { list, limit, cursor: ({ number }) => number }).map(wirePattern);
    },
  );

  app.get(
    '/patterns/:id',
    {
      schema: {
        tags,
        operationId: 'getPattern',
        summary: 'One of them',
        params: Named,
        response: { 200: WirePattern },
      },
    },
    async (request) => wirePattern(await one(request.params.id)),
  );

  app.get(
    '/investigations/:id/similar',
    {
      schema: {
        tags: ['Investigations'],
        operationId: 'listSimilar',
        summary: 'Incidents of the past that it is similar to, what they have in common, and what happened then',
        params: ById,
        response: { 200: z.array(WireSimilar) },
      },
    },
    async (request) => wireSimilar(await ports.store.transaction((tx) => findInvestigation(tx, request.params.id))),
  );

  for (const [path, { verb, summary }] of Object.entries(judgements))
    app.post(
      `/patterns/:id/${path}`,
      {
        config: { scope: 'admin' },
        schema: {
          tags,
          operationId: `${path}Pattern`,
          summary,
          params: Named,
          body: Reason,
          response: { 200: WirePattern },
        },
      },
      async (request) => {
        const { id } = await one(request.params.id);
        await ask(ports, request, verb, { ...request.body, pattern: id });
        return wirePattern(await one(id));
      },
    );
}
