import { findInvestigation, verbs, WireInvestigation, wireInvestigation } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ask } from '../ask.ts';
import type { ApiOptions } from '../create-api.ts';

/** What is said of an investigation over REST as in Slack. Approvals are none of it: only a person in Slack gives them. */
const decisions = {
  close: 'close',
  feedback: 'feedback',
  'look-again': 'look_again',
  notes: 'add_data',
  'set-aside': 'set_aside',
  handover: 'hand_over',
  severity: 'change_severity',
  'postmortem/sections': 'edit_post_mortem',
  'postmortem/publish': 'publish_post_mortem',
} as const satisfies Record<string, keyof typeof verbs>;

/** Given by the address, or by Slack alone. */
const ELSEWHERE = { investigation: true, where: true } as const;

export async function decide(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  for (const [path, verb] of Object.entries(decisions)) {
    const body = (verbs[verb].input as unknown as z.ZodObject).omit(ELSEWHERE).strict();
    app.post(
      `/investigations/:id/${path}`,
      { schema: { params: z.object({ id: z.string().max(60) }), body, response: { 200: WireInvestigation } } },
      async (request) => {
        // An investigation that is not there is a 404; every other no is the verb's.
        const { id } = await ports.store.transaction((tx) => findInvestigation(tx, request.params.id));
        await ask(ports, request, verb, { ...request.body, investigation: id });
        return ports.store.transaction(async (tx) =>
          wireInvestigation(await findInvestigation(tx, id), await tx.audit.list(id)),
        );
      },
    );
  }
}
