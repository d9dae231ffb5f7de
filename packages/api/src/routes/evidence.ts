import {
  CompassError,
  citedEvidence,
  findInvestigation,
  WireEvidence,
  WireEvidenceItem,
  wireEvidence,
  wireEvidenceItem,
} from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiOptions } from '../create-api.ts';
import { Limit, pageOf } from '../pages.ts';
import { ById } from './params.ts';

const EvidenceId = z.string().max(60);
const Query = z.strictObject({
  before: EvidenceId.optional().describe('What was read before this one: how the next page is asked for.'),
  limit: Limit,
});

const tags = ['Evidence'];

const unknown = (id: string, field: string) =>
  new CompassError('not_found', `There is no evidence ${id} in this investigation.`, { field });

/** What was read for an investigation, as it was read. Only what something in the record rests on is evidence. */
export async function evidence(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/investigations/:id/evidence',
    {
      schema: {
        tags,
        operationId: 'listEvidence',
        summary: 'What was read, by which query of which source, and what rests on it; the newest first',
        params: ById,
        querystring: Query,
        response: { 200: z.array(WireEvidenceItem) },
      },
    },
    (request, reply) =>
      ports.store.transaction(async (tx) => {
        const { before, limit } = request.query;
        const cited = citedEvidence(await findInvestigation(tx, request.params.id));
        const from = before === undefined ? 0 : cited.findIndex(({ id }) => id === before) + 1;
        if (before !== undefined && from === 0) throw unknown(before, 'before');
        const list = cited.slice(from, from + limit + 1);
        const page = pageOf(request, reply, { list, limit, cursor: ({ id }) => id });
        const kept = new Map((await tx.evidence.get(page.map(({ id }) => id))).map((one) => [one.id, one]));
        return page.flatMap(({ id, of }) => {
          const one = kept.get(id);
          return one === undefined ? [] : [wireEvidenceItem(one, of)];
        });
      }),
  );

  app.get(
    '/investigations/:id/evidence/:evidenceId',
    {
      schema: {
        tags,
        operationId: 'getEvidence',
        summary: 'One reading with its values as they were',
        params: ById.extend({ evidenceId: EvidenceId }),
        response: { 200: WireEvidence },
      },
    },
    (request) =>
      ports.store.transaction(async (tx) => {
        const { id, evidenceId } = request.params;
        const cited = citedEvidence(await findInvestigation(tx, id)).find((one) => one.id === evidenceId);
        const [found] = cited === undefined ? [] : await tx.evidence.get([cited.id]);
        if (cited === undefined || found === undefined) throw unknown(evidenceId, 'evidenceId');
        return wireEvidence(found, cited.of);
      }),
  );
}
