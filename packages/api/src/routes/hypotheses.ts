import {
  CompassError,
  findHypothesis,
  findInvestigation,
  HypothesisProposal,
  WireHypothesisDetail,
  wireHypothesisDetail,
} from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ask } from '../ask.ts';
import type { RestOptions } from '../create-api.ts';
import { ById, NumberOrId } from './params.ts';

const Pending = z
  .object({ status: z.literal('considering'), investigation: z.string() })
  .describe('It is not known yet whether its component is measured: look at the hypotheses later.');
const Detail = WireHypothesisDetail.describe('With its ledger, its tests, their verdicts, and what speaks for it.');
const tags = ['Hypotheses'];

export async function hypotheses(instance: FastifyInstance, { ports, waits }: RestOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const find = (name: string) => ports.store.transaction((tx) => findInvestigation(tx, name));

  app.get(
    '/investigations/:id/hypotheses/:hypothesis',
    {
      schema: {
        tags,
        operationId: 'getHypothesis',
        summary: 'One hypothesis whole: every step of its confidence, its tests and their verdicts',
        params: ById.extend({ hypothesis: NumberOrId }),
        response: { 200: Detail },
      },
    },
    async (request) => {
      const found = await find(request.params.id);
      return wireHypothesisDetail(found, findHypothesis(found, request.params.hypothesis));
    },
  );

  app.post(
    '/investigations/:id/hypotheses',
    {
      config: { scope: 'investigate' },
      schema: {
        tags,
        operationId: 'proposeHypothesis',
        summary:
          'Names a component as the cause: it is put to the tests of every other, and what is said of it weighs nothing',
        params: ById,
        body: HypothesisProposal,
        response: { 201: Detail, 200: Detail.describe('It was one of the hypotheses already.'), 202: Pending },
      },
    },
    async (request, reply) => {
      const { id, hypotheses: before } = await find(request.params.id);
      const asked = await ask(ports, request, 'propose_hypothesis', { ...request.body, investigation: id });
      const considered = await waits(async () => {
        const now = await find(id);
        return (now.notes[Number(asked.about)]?.answer ?? '') === '' ? null : now;
      });
      if (considered === null) return reply.code(202).send({ status: 'considering', investigation: id });
      const note = considered.notes[Number(asked.about)];
      const number = note?.proposes?.hypothesis ?? null;
      const one = considered.hypotheses.find((each) => each.number === number);
      if (one === undefined) throw new CompassError('not_recorded', note?.answer ?? '', { field: 'component' });
      return reply
        .code(before.some(({ number: known }) => known === one.number) ? 200 : 201)
        .header('location', `/api/v1/investigations/${id}/hypotheses/${one.number}`)
        .send(wireHypothesisDetail(considered, one));
    },
  );
}
