import {
  CompassError,
  findInvestigation,
  LIVE,
  Severity,
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

/** The specification's InvestigationTrigger; only the service is needed. */
const Body = z.strictObject({
  service: Trigger.shape.service.regex(/^\P{Cc}*$/u, 'must be one line without control characters'),
  symptoms: Trigger.shape.symptoms,
  severity: Severity.default('P2'),
  source: Trigger.shape.source.optional(),
  context: Trigger.shape.context,
  timestamp: Trigger.shape.timestamp.optional(),
});

const STATUSES = {
  active: LIVE,
  completed: ['resolved', 'closed'],
  failed: ['failed'],
};

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
    { schema: { body: Body, response: { 201: WireInvestigation, 200: WireInvestigation } } },
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
        querystring: z.strictObject({
          status: z.enum(['active', 'completed', 'failed']).optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: z.array(WireSummary) },
      },
    },
    async (request) => {
      const { status, limit } = request.query;
      const statuses = status === undefined ? {} : { statuses: STATUSES[status] };
      return ports.store.transaction((tx) => tx.investigations.summaries({ limit, ...statuses }));
    },
  );

  app.get(
    '/investigations/:id',
    { schema: { params: z.object({ id: z.string().max(60) }), response: { 200: WireInvestigation } } },
    (request) => whole(request.params.id),
  );

  app.get(
    '/investigations/:id/bundle',
    { schema: { params: z.object({ id: z.string().max(60) }), response: { 200: z.unknown() } } },
    (request) => exportBundle(request.params.id),
  );
}
