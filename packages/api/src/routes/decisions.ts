import { findHypothesis, findInvestigation, verbs, WireInvestigation, wireInvestigation } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { ask } from '../ask.ts';
import type { ApiOptions } from '../create-api.ts';
import { ById } from './params.ts';

/** What is said of an investigation over REST as in Slack. Approvals are none of it: only a person in Slack gives them. */
const decisions = {
  close: ['close', 'Ends an investigation; its post-mortem is written'],
  feedback: ['feedback', 'Says whether the named cause was the cause: yes, partly or no'],
  'look-again': ['look_again', 'Starts over on fresh data, where nothing wrong was seen'],
  notes: ['add_data', 'Adds what is known, or a query to be read; the hypotheses are ranked anew'],
  'set-aside': ['set_aside', 'Sets a hypothesis aside: it moves no number'],
  handover: ['hand_over', 'Says who watches it from now on'],
  severity: ['change_severity', 'Changes the severity'],
  'postmortem/sections': ['edit_post_mortem', 'Writes over a section of the post-mortem'],
  'postmortem/publish': ['publish_post_mortem', 'Publishes the post-mortem'],
} as const satisfies Record<string, [verb: keyof typeof verbs, summary: string]>;

/** close → close, look_again → lookAgain. */
const idOf = (verb: string): string => verb.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Given by the address, or by Slack alone. */
const ELSEWHERE = { investigation: true, where: true } as const;

export async function decide(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  for (const [path, [verb, summary]] of Object.entries(decisions)) {
    const body = (verbs[verb].input as unknown as z.ZodObject).omit(ELSEWHERE).strict();
    app.post(
      `/investigations/:id/${path}`,
      {
        config: { scope: 'investigate' },
        schema: {
          tags: ['Decisions'],
          operationId: idOf(verb),
          summary,
          params: ById,
          body,
          response: { 200: WireInvestigation },
        },
      },
      async (request) => {
        // What is not there is a 404; every other no is the verb's.
        const found = await ports.store.transaction((tx) => findInvestigation(tx, request.params.id));
        const { id } = found;
        if (typeof request.body['hypothesis'] === 'string') findHypothesis(found, request.body['hypothesis']);
        await ask(ports, request, verb, { ...request.body, investigation: id });
        return ports.store.transaction(async (tx) =>
          wireInvestigation(await findInvestigation(tx, id), await tx.audit.list(id)),
        );
      },
    );
  }
}
