import { z } from 'zod';
import { changeInvestigation } from '../record/change.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, Where } from './verb.ts';

export const FeedbackInput = z.object({
  investigation: z.string(),
  answer: z.enum(['yes', 'partly', 'no']),
  /** What was the cause then, in somebody's words. */
  note: z.string().max(300).default(''),
  where: Where.optional(),
});
export type FeedbackInput = z.output<typeof FeedbackInput>;

/** Was it the cause? Gates nothing; the last answer counts. */
export const feedback = defineVerb<FeedbackInput>(FeedbackInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  const note = input.note.trim();
  const at = (await scope.tx.now()).toISOString();
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: { ...current, feedback: { by: scope.actor, at, answer: input.answer, ...(note === '' ? {} : { note }) } },
    what: 'feedback',
    detail: { answer: input.answer, ...(note === '' ? {} : { note }) },
  }));
  return { ok: true, investigation: investigation.id };
});
