import { z } from 'zod';
import { isOver } from '../nouns/investigation.ts';
import { Instant } from '../nouns/time.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { findInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const AddDataInput = z.object({
  investigation: z.string(),
  hypothesis: z.string().optional(),
  text: z.string().max(2000).default(''),
  query: z.string().max(1000).default(''),
  source: z.string().default('auto'),
  from: Instant.optional(),
  to: Instant.optional(),
  where: Where.optional(),
});
export type AddDataInput = z.output<typeof AddDataInput>;

/** What a person knows becomes an observation; a query is read by the `look` step and the hypotheses are ranked anew. */
export const addData = defineVerb<AddDataInput>(AddDataInput, async (scope, input) => {
  const found = await findInvestigation(scope.tx, input.investigation);
  const investigation = (await scope.tx.investigations.get(found.id, { lock: true })) ?? found;
  if (isOver(investigation)) return refusal('This investigation is over. Nothing was added.', [], investigation.id);
  if (input.text.trim() === '' && input.query.trim() === '')
    return refusal('Nothing was added.', ['Write what you know, or a query.'], investigation.id);
  const at = (await scope.tx.now()).toISOString();
  const index = investigation.notes.length;
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      notes: [
        ...current.notes,
        { by: scope.actor, at, text: input.text.trim(), query: input.query.trim() || null, answer: '' },
      ],
    },
    what: 'data added',
    detail: { text: input.text, query: input.query },
  }));
  await addStep(scope, {
    investigation: investigation.id,
    kind: 'look',
    key: `look:${index}`,
    input: { note: index, from: input.from ?? null, to: input.to ?? null },
  });
  return { ok: true, investigation: investigation.id };
});
