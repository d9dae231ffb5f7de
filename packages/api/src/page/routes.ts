import { CompassError, findInvestigation, type Investigation, pageKey, verdictPicture } from '@compass/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mayRead } from '../bearer.ts';
import type { ApiOptions } from '../create-api.ts';
import { problemOf, refused } from '../problem.ts';
import { ById } from '../routes/params.ts';
import { same } from '../webhooks/signature.ts';
import { sendPage } from './document.ts';
import { html } from './html.ts';
import { investigationPage } from './investigation-page.ts';
import { sendPostMortem } from './post-mortem-page.ts';

const schema = { hide: true, params: ById, querystring: z.object({ k: z.string().max(100).optional() }) };

/**
 * `/i/INV-1042`: what Slack links to. It opens with the key of its own address, with a token that may read, and to whoever reaches a COMPASS
 * that listens on its own machine only. An investigation that there is not and one that is not to be seen answer alike.
 */
export async function pages(instance: FastifyInstance, { ports, tokens, chart, pictures }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.setErrorHandler((error, request, reply) => {
    const { status, title, detail } = problemOf(error);
    if (status >= 500) ports.log.error({ url: request.url.split('?')[0], error: String(error) }, 'request failed');
    return sendPage(reply.code(status), { title, body: html`<h1>${title}</h1><p>${detail}</p>` });
  });

  const mayOpen = (request: FastifyRequest, key: string | undefined, found: Investigation): boolean =>
    mayRead(request, tokens) || (key !== undefined && same(key, pageKey(ports, found)));

  const opened = (request: FastifyRequest, id: string, key: string | undefined) =>
    ports.store.transaction(async (tx) => {
      const closed = refused(401, 'This address opens nothing. Take the one that COMPASS posted in Slack, whole.');
      const found = await findInvestigation(tx, id).catch((error: unknown) => {
        throw mayRead(request, tokens) ? error : closed;
      });
      if (!mayOpen(request, key, found)) throw closed;
      const ids = [...new Set(found.verdicts.flatMap((one) => one.evidence))];
      return { found, trail: await tx.audit.list(found.id), evidence: await tx.evidence.get(ids) };
    });

  app.get('/i/:id', { schema }, async (request, reply) => {
    const { k } = request.query;
    const { found, trail, evidence } = await opened(request, request.params.id, k);
    const { settings } = ports;
    const { zone } = settings;
    const key = k === undefined ? '' : `?k=${pageKey(ports, found)}`;
    return sendPage(
      reply,
      investigationPage({
        investigation: found,
        trail,
        zone,
        settings,
        postMortem: found.postMortem === null ? null : `INV-${found.number}/post-mortem${key}`,
        chart: (investigation, verdict) => {
          const picture = verdictPicture(investigation, verdict, { evidence, zone });
          return picture === null ? null : chart(picture);
        },
      }),
    );
  });

  app.get('/i/:id/post-mortem', { schema }, async (request, reply) => {
    const { found } = await opened(request, request.params.id, request.query.k);
    if (found.postMortem === null)
      throw new CompassError('not_found', `INV-${found.number} has no post-mortem yet: it is written when it ends.`);
    const zone = found.postMortem.basis?.zone ?? ports.settings.zone;
    return sendPostMortem(reply, found.postMortem, {
      investigation: found,
      zone,
      pictures: await pictures(found, zone),
    });
  });
}
