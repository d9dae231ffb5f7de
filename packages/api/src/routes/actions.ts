import {
  findHypothesis,
  findInvestigation,
  MitigationAction,
  MitigationRequest,
  mitigationAction,
} from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ask } from '../ask.ts';
import type { ApiOptions } from '../create-api.ts';
import { ById } from './params.ts';

/** Asks for approval, exactly like *Mitigate* in Slack. Whoever asks here can never approve. */
export async function actions(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/investigations/:id/actions',
    {
      config: { scope: 'propose' },
      schema: {
        tags: ['Actions'],
        operationId: 'askApproval',
        summary: 'Asks people in Slack to approve the action of a hypothesis; nobody can approve over REST',
        params: ById,
        body: MitigationRequest,
        response: { 202: MitigationAction.describe('It waits for a person.') },
      },
    },
    async (request, reply) => {
      // What is not there is a 404; every other no is the verb's.
      const about = await ports.store.transaction((tx) => findInvestigation(tx, request.params.id));
      const hypothesis = findHypothesis(about, request.body.hypothesis_id).id;
      const { action: entry, note } = request.body;
      const input = { investigation: about.id, hypothesis, entry, note };
      const answer = await ask(ports, request, 'propose_action', input);
      const found = await ports.store.transaction((tx) => findInvestigation(tx, answer.investigation));
      const action = found.actions.find((one) => one.id === answer.about);
      if (action === undefined) throw new Error('an accepted action is missing from its record');
      return reply.code(202).send(mitigationAction(action));
    },
  );
}
