import {
  CompassError,
  FalsificationResult,
  falsificationResult,
  findHypothesis,
  findInvestigation,
  type Investigation,
  type TestState,
} from '@compass/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ask } from '../ask.ts';
import type { RestOptions } from '../create-api.ts';
import { ById, NumberOrId, Run, TestHash } from './params.ts';

const Pending = z
  .object({ status: z.literal('running'), investigation_id: z.string(), test: z.string() })
  .describe('It has no verdict yet: Location says where it will be.');
const Verdict = FalsificationResult.describe('Its verdict, with the numbers.');
const tags = ['Tests'];

/** A hash alone is for what people still look at: in so many of the newest it is looked for, a few whole records at a time. */
const RECENT = 200;
const AT_ONCE = 10;

/** Runs a test and waits for its verdict; a verdict that takes longer is to be fetched from Location. */
export async function tests(instance: FastifyInstance, { ports, waits }: RestOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  /** Run 0 is the latest. */
  const resultOf = (id: string, hash: string, run: number) =>
    ports.store.transaction(async (tx) => {
      const investigation = await findInvestigation(tx, id);
      const verdict = investigation.verdicts.findLast((one) => one.test === hash && (run === 0 || one.run === run));
      return verdict === undefined
        ? null
        : falsificationResult(investigation, verdict, await tx.evidence.get(verdict.evidence));
    });

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    input: { investigation: string; hypothesis?: string; test?: string },
  ) => {
    const found = await ports.store.transaction((tx) => findInvestigation(tx, input.investigation));
    if (input.hypothesis !== undefined) findHypothesis(found, input.hypothesis);
    const asked = await ask(ports, request, 'request_test', { ...input, investigation: found.id });
    const hash = asked.about ?? '';
    const result = await waits(() => resultOf(asked.investigation, hash, asked.run ?? 0));
    if (result !== null) return reply.code(200).send(result);
    return reply
      .code(202)
      .header('Location', `/api/v1/investigations/${asked.investigation}/tests/${hash}?run=${asked.run ?? 0}`)
      .send({ status: 'running', investigation_id: asked.investigation, test: hash });
  };

  async function withTest(hash: string): Promise<Investigation> {
    // An action's recovery is watched, not run.
    const isMeant = ({ test }: TestState) => test.name !== 'recovery' && test.hash.startsWith(hash);
    let before: number | undefined;
    for (let read = 0; read < RECENT; read += AT_ONCE) {
      const from = before === undefined ? {} : { before };
      const some = await ports.store.transaction((tx) => tx.investigations.list({ limit: AT_ONCE, ...from }));
      const found = some.find((one) => one.tests.some(isMeant));
      if (found !== undefined) return found;
      before = some.at(-1)?.number;
      if (before === undefined) break;
    }
    throw new CompassError(
      'not_found',
      `There is no test ${hash} in the newest ${RECENT} investigations: name its investigation and its hypothesis.`,
      { field: 'hash' },
    );
  }

  app.post(
    '/investigations/:id/hypotheses/:hypothesis/test',
    {
      config: { scope: 'investigate' },
      schema: {
        tags,
        operationId: 'testHypothesis',
        summary: 'Runs the most telling test of a hypothesis that is left, or its decisive one again on fresh data',
        params: ById.extend({ hypothesis: NumberOrId }),
        response: { 200: Verdict, 202: Pending },
      },
    },
    (request, reply) =>
      answer(request, reply, { investigation: request.params.id, hypothesis: request.params.hypothesis }),
  );

  app.post(
    '/tests/:hash',
    {
      config: { scope: 'investigate' },
      schema: {
        tags,
        operationId: 'runTest',
        summary: `Runs a test of the newest ${RECENT} investigations again on fresh data, by its hash alone`,
        params: z.object({ hash: TestHash }),
        response: { 200: Verdict, 202: Pending },
      },
    },
    async (request, reply) => {
      const { hash } = request.params;
      const { id } = await withTest(hash);
      return answer(request, reply, { investigation: id, test: hash });
    },
  );

  app.get(
    '/investigations/:id/tests/:hash',
    {
      schema: {
        tags,
        operationId: 'getTest',
        summary: 'The verdict of a test',
        params: ById.extend({ hash: TestHash }),
        querystring: z.strictObject({ run: Run }),
        response: { 200: Verdict, 202: Pending },
      },
    },
    async (request, reply) => {
      const { id, hash } = request.params;
      const found = await ports.store.transaction((tx) => findInvestigation(tx, id));
      const state = found.tests.find((one) => one.test.hash.startsWith(hash));
      if (state === undefined) throw new CompassError('not_found', `There is no test ${hash}.`, { field: 'hash' });
      const result = await resultOf(found.id, state.test.hash, request.query.run);
      if (result !== null) return reply.code(200).send(result);
      if (state.state !== 'running')
        throw new CompassError('not_found', `The test ${hash} has not been run.`, { field: 'hash' });
      return reply.code(202).send({ status: 'running', investigation_id: found.id, test: state.test.hash });
    },
  );
}
