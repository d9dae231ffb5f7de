import { z } from 'zod';
import { nextRound } from '../record/next-round.ts';
import { findInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const LookAgainInput = z.object({ investigation: z.string(), where: Where.optional() });
export type LookAgainInput = z.output<typeof LookAgainInput>;

/** Starts over on fresh data, when nothing wrong was seen. */
export const lookAgain = defineVerb<LookAgainInput>(LookAgainInput, async (scope, input) => {
  const { id } = await findInvestigation(scope.tx, input.investigation);
  const began = await nextRound(scope, id, ({ decisions, trigger }, at) => ({
    decisions: [...decisions, { by: scope.actor, at, what: 'look again', about: trigger.service }],
  }));
  return began
    ? { ok: true, investigation: id }
    : refusal('COMPASS is looking already, has hypotheses by now, or is done. Nothing happened.', [], id);
});
