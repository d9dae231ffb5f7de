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
import { sendPostMortem } from '../page/post-mortem-page.ts';
import { ById } from './params.ts';

const Format = z.enum(['json', 'md', 'html']);
type Format = z.infer<typeof Format>;

/** Sent as it is. */
const Text = z.string();
const FORMS = {
  description: 'The post-mortem',
  content: {
    'application/json': { schema: PostMortem },
    'text/markdown': { schema: Text },
    'text/html': { schema: Text },
  },
};

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
        tags: ['Post-mortems'],
        operationId: 'getPostMortem',
        summary: 'The post-mortem of an investigation that is over, as JSON, Markdown or a page',
        params: ById,
        querystring: z.strictObject({ format: Format.optional() }),
        response: { 200: FORMS },
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
      return sendPostMortem(reply, draft, { investigation: found, zone, pictures: await pictures(found, zone) });
    },
  );

  app.get(
    '/investigations/:id/postmortem/verify',
    {
      schema: {
        tags: ['Post-mortems'],
        operationId: 'verifyPostMortem',
        summary: 'Whether every sentence of it, and all that they rest on, is still so',
        params: ById,
        response: { 200: PostMortemCheck },
      },
    },
    (request) => ports.store.transaction((tx) => checkPostMortem(ports, tx, request.params.id)),
  );
}
