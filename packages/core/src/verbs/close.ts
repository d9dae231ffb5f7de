import { z } from 'zod';
import type { Action } from '../nouns/action.ts';
import { isOver } from '../nouns/investigation.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const CloseInput = z.object({
  investigation: z.string(),
  reason: z.string().max(300).default(''),
  where: Where.optional(),
});
export type CloseInput = z.output<typeof CloseInput>;

const isWatched = (one: Action): boolean => one.state === 'acted' && one.outcome === null && one.watchUntil !== null;

/** A person ends it. What waits for approval is void; an action under way goes on to its end first. */
export const close = defineVerb<CloseInput>(CloseInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  if (isOver(investigation))
    return refusal('This investigation is over already.', ['Nothing happened.'], investigation.id);
  if (investigation.actions.some((one) => one.state === 'approved' || one.state === 'acting' || isWatched(one)))
    return refusal(
      'An action is under way. Nothing happened.',
      ['Close again when its outcome is known.'],
      investigation.id,
    );
  const at = (await scope.tx.now()).toISOString();
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      status: 'closed',
      endedAt: at,
      tests: current.tests.map((one) => (one.state === 'running' ? { ...one, state: 'offered' as const } : one)),
      actions: current.actions.map((one) =>
        one.state === 'awaiting_approval'
          ? { ...one, state: 'void' as const, reason: 'The investigation was closed.' }
          : one,
      ),
      decisions: [...current.decisions, { by: scope.actor, at, what: 'close', about: input.reason }],
    },
    what: 'closed',
    detail: { reason: input.reason },
  }));
  await addStep(scope, { investigation: investigation.id, kind: 'post-mortem', key: 'post-mortem', input: {} });
  return { ok: true, investigation: investigation.id };
});
