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

const Query = z.strictObject({
  state: z.enum(['live', 'quarantined']).optional(),
  /** Those of lower numbers, the newest first: how the next page is asked for. */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const Named = z.object({ id: z.string().max(60) });
const Reason = z.strictObject({ reason: z.string().max(300).default('') }).prefault({});

const judgements = { quarantine: 'quarantine_pattern', release: 'release_pattern' } as const;

/** What was learned, what an incident is similar to, and a person's word on a pattern. A pattern is called like its investigation. */
export async function patterns(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const one = (name: string): Promise<Pattern> => ports.store.transaction((tx) => findPattern(tx, name));

  app.get('/patterns', { schema: { querystring: Query, response: { 200: z.array(WirePattern) } } }, async (request) => {
    const { state, before, limit } = request.query;
    const chosen = { ...(state === undefined ? {} : { state }), ...(before === undefined ? {} : { before }), limit };
    return (await ports.store.transaction((tx) => tx.patterns.list(chosen))).map(wirePattern);
  });

  app.get('/patterns/:id', { schema: { params: Named, response: { 200: WirePattern } } }, async (request) =>
    wirePattern(await one(request.params.id)),
  );

  app.get(
    '/investigations/:id/similar',
    { schema: { params: Named, response: { 200: z.array(WireSimilar) } } },
    async (request) => wireSimilar(await ports.store.transaction((tx) => findInvestigation(tx, request.params.id))),
  );

  for (const [path, verb] of Object.entries(judgements))
    app.post(
      `/patterns/:id/${path}`,
      { schema: { params: Named, body: Reason, response: { 200: WirePattern } } },
      async (request) => {
        const { id } = await one(request.params.id);
        await ask(ports, request, verb, { ...request.body, pattern: id });
        return wirePattern(await one(id));
      },
    );
}
