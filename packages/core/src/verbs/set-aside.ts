import { z } from 'zod';
import { isOver } from '../nouns/investigation.ts';
import { changeInvestigation } from '../record/change.ts';
import { hypothesisOf, takeInvestigation } from './find.ts';
import { defineVerb, outdated, refusal, Where } from './verb.ts';

export const SetAsideInput = z.object({ investigation: z.string(), hypothesis: z.string(), where: Where.optional() });
export type SetAsideInput = z.output<typeof SetAsideInput>;

/** "This was not it": a person's decision. It moves no number; the hypothesis leaves the list. */
export const setAside = defineVerb<SetAsideInput>(SetAsideInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  if (isOver(investigation)) return refusal('This investigation is over. Nothing happened.', [], investigation.id);
  const hypothesis = hypothesisOf(investigation, input.hypothesis);
  if (hypothesis === undefined) return outdated(investigation.id);
  const at = (await scope.tx.now()).toISOString();
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      hypotheses: current.hypotheses.map((one) =>
        one.id === hypothesis.id ? { ...one, status: 'set_aside' as const } : one,
      ),
      decisions: [...current.decisions, { by: scope.actor, at, what: 'set aside', about: hypothesis.statement }],
    },
    what: 'hypothesis set aside',
    detail: { hypothesis: hypothesis.number },
  }));
  return { ok: true, investigation: investigation.id };
});
