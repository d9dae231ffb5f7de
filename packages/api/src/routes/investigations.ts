import {
  CompassError,
  findInvestigation,
  LIVE,
  Severity,
  Status,
  Trigger,
  WireInvestigation,
  WireSummary,
  wireInvestigation,
} from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ask, requester } from '../ask.ts';
import type { ApiOptions } from '../create-api.ts';
import { Limit, pageOf } from '../pages.ts';
import { ById } from './params.ts';

/** The specification's InvestigationTrigger; only the service is needed. */
const Body = z.strictObject({
  service: Trigger.shape.service.regex(/^\P{Cc}*$/u, 'must be one line without control characters'),
  symptoms: Trigger.shape.symptoms,
  severity: Severity.default('P2'),
  source: Trigger.shape.source.optional().describe('Passed over: by which way a request came is known without it.'),
  context: Trigger.shape.context,
  timestamp: Trigger.shape.timestamp.optional().describe('When it was paged; now, where it is left out.'),
});

const GROUPS = { active: LIVE, completed: ['resolved', 'closed'] } as const;
const Query = z.strictObject({
  status: z.enum(['active', 'completed', ...Status.options]).optional(),
  service: z.string().max(200).optional(),
  before: z.coerce.number().int().min(1).optional().describe('Those of lower numbers: how the next page is asked for.'),
  limit: Limit,
});

const tags = ['Investigations'];

export async function investigations(
  instance: FastifyInstance,
  { ports, services, exportBundle }: ApiOptions,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const whole = (id: string) =>
    ports.store.transaction(async (tx) => {
      const found = await findInvestigation(tx, id);
      return wireInvestigation(found, await tx.audit.list(found.id));
    });

  app.post(
    '/investigations',
    {
      config: { scope: 'investigate' },
      schema: {
        tags,
        operationId: 'startInvestigation',
        summary: 'Starts an investigation, or joins the live one of the same service',
        body: Body,
        response: {
          201: WireInvestigation.describe('It was started.'),
          200: WireInvestigation.describe('There is one already: what was said was added to it.'),
        },
      },
    },
    async (request, reply) => {
      const known = await services();
      if (known !== null && !known.includes(request.body.service))
        throw new CompassError(
          'invalid',
          `service: ${request.body.service} is not known here. Known: ${known.join(', ')}.`,
          { field: 'service' },
        );
      const source = requester(request).kind === 'cli' ? 'cli' : 'api';
      const answer = await ask(ports, request, 'start_investigation', { ...request.body, source });
      return reply.code(answer.about === 'joined' ? 200 : 201).send(await whole(answer.investigation));
    },
  );

  app.get(
    '/investigations',
    {
      schema: {
        tags,
        operationId: 'listInvestigations',
        summary: 'Lists investigations, the newest first; the header Link leads to the next page',
        querystring: Query,
        response: { 200: z.array(WireSummary) },
      },
    },
    async (request, reply) => {
      const { status, service, before, limit } = request.query;
      const statuses = status === 'active' || status === 'completed' ? [...GROUPS[status]] : status && [status];
      const list = await ports.store.transaction((tx) =>
        tx.investigations.summaries({
          limit: limit + 1,
          ...(statuses === undefined ? {} : { statuses }),
          ...(service === undefined ? {} : { service }),
          ...(before === undefined ? {} : { before }),
        }),
      );
      return pageOf(request, reply, { list, limit, cursor: ({ number }) => number });
    },
  );

  app.get(
    '/investigations/:id',
    {
      schema: {
        tags,
        operationId: 'getInvestigation',
        summary: 'The whole of one investigation, with its audit trail',
        params: ById,
        response: { 200: WireInvestigation },
      },
    },
    (request) => whole(request.params.id),
  );

  app.get(
    '/investigations/:id/bundle',
    {
      schema: {
        tags,
        operationId: 'exportInvestigation',
        summary: 'Every call and answer of one investigation as an incident bundle, redacted: it can be replayed',
        params: ById,
        response: { 200: z.unknown() },
      },
    },
    (request) => exportBundle(request.params.id),
  );
}
