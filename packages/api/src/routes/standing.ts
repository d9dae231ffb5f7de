import {
  CompassError,
  chosenFrom,
  findHypothesis,
  findInvestigation,
  MitigationRequest,
  proposalsFor,
  WireProposal,
  WireStanding,
  wireProposal,
  wireStanding,
} from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiOptions } from '../create-api.ts';
import { ById, NumberOrId } from './params.ts';

/** For a surface that shows an investigation live and takes decisions, such as the command line. */
export async function standing(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/investigations/:id/standing',
    {
      schema: {
        tags: ['Investigations'],
        operationId: 'getStanding',
        summary: 'Where it stands: what people see of it, and what they may decide next',
        params: ById,
        response: { 200: WireStanding },
      },
    },
    (request) =>
      ports.store.transaction(async (tx) => {
        const found = await findInvestigation(tx, request.params.id);
        return wireStanding(found, await tx.audit.list(found.id), ports.settings);
      }),
  );

  /** The preview of *Mitigate*; asking for it is a POST to `/actions`. */
  app.get(
    '/investigations/:id/hypotheses/:hypothesis/mitigation',
    {
      schema: {
        tags: ['Actions'],
        operationId: 'previewMitigation',
        summary: 'What could be done about a hypothesis, to which target, with what prediction; nothing is asked yet',
        params: ById.extend({ hypothesis: NumberOrId }),
        querystring: z.object({ action: MitigationRequest.shape.action }),
        response: { 200: WireProposal },
      },
    },
    async (request) => {
      const found = await ports.store.transaction((tx) => findInvestigation(tx, request.params.id));
      const proposals = proposalsFor(ports, found, findHypothesis(found, request.params.hypothesis));
      if ('refused' in proposals) throw new CompassError('conflict', proposals.refused);
      const proposal = chosenFrom(proposals, request.query.action ?? proposals[0].entry);
      if ('refused' in proposal) throw new CompassError('conflict', proposal.refused, { field: 'action' });
      return wireProposal(proposal, proposals, found, ports.settings);
    },
  );
}
