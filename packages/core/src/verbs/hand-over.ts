import { z } from 'zod';
import { isOver } from '../nouns/investigation.ts';
import { Actor } from '../nouns/trigger.ts';
import { changeInvestigation } from '../record/change.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const HandOverInput = z.object({
  investigation: z.string(),
  to: Actor,
  note: z.string().max(300).default(''),
  where: Where.optional(),
});
export type HandOverInput = z.output<typeof HandOverInput>;

/** Somebody else watches it from now on. It gives nobody a right. */
export const handOver = defineVerb<HandOverInput>(HandOverInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  if (isOver(investigation)) return refusal('This investigation is over. Nothing happened.', [], investigation.id);
  const at = (await scope.tx.now()).toISOString();
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      handovers: [...(current.handovers ?? []), { by: scope.actor, to: input.to, at, note: input.note }],
      decisions: [...current.decisions, { by: scope.actor, at, what: 'hand over', about: input.to.name }],
    },
    what: 'handed over',
    detail: { to: input.to.name },
  }));
  return { ok: true, investigation: investigation.id };
});
