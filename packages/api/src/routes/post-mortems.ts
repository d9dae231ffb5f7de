import {
  CompassError,
  checkPostMortem,
  findInvestigation,
  type Investigation,
  PostMortem,
  PostMortemCheck,
} from '@compass/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiOptions } from '../create-api.ts';
import { PAGE_POLICY, postMortemPage } from '../pages/post-mortem-page.ts';

const Named = z.object({ id: z.string().max(60) });
const Format = z.enum(['json', 'md', 'html']);
type Format = z.infer<typeof Format>;

/** What is asked for by name, else what the caller takes; JSON where it takes anything. */
function formatOf({ headers }: FastifyRequest, format: Format | undefined): Format {
  const { accept = '' } = headers;
  if (format !== undefined) return format;
  if (/\btext\/markdown\b/.test(accept)) return 'md';
  return /\btext\/html\b/.test(accept) ? 'html' : 'json';
}

const draftOf = ({ postMortem, number }: Investigation): PostMortem => {
  if (postMortem === null)
    throw new CompassError(
      'not_found',
      `INV-${number} has no post-mortem yet: it is written when the investigation ends.`,
    );
  return postMortem;
};

export async function postMortems(instance: FastifyInstance, { ports, pictures }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/investigations/:id/postmortem',
    {
      schema: {
        params: Named,
        querystring: z.strictObject({ format: Format.optional() }),
        response: { 200: z.union([PostMortem, z.string()]) },
      },
    },
    async (request, reply) => {
      const found = await ports.store.transaction((tx) => findInvestigation(tx, request.params.id));
      const draft = draftOf(found);
      const format = formatOf(request, request.query.format);
      reply.header('vary', 'accept');
      if (format === 'json') return draft;
      if (format === 'md') return reply.type('text/markdown; charset=utf-8').send(draft.markdown);
      const zone = draft.basis?.zone ?? ports.settings.zone;
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', PAGE_POLICY)
        .header('x-content-type-options', 'nosniff')
        .send(postMortemPage(draft, { investigation: found, zone, pictures: await pictures(found, zone) }));
    },
  );

  app.get(
    '/investigations/:id/postmortem/verify',
    { schema: { params: Named, response: { 200: PostMortemCheck } } },
    (request) => ports.store.transaction((tx) => checkPostMortem(ports, tx, request.params.id)),
  );
}
