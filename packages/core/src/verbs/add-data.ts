import { z } from 'zod';
import { AttachedFile, isOver } from '../nouns/investigation.ts';
import { QuerySource } from '../nouns/query-source.ts';
import { Instant } from '../nouns/time.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const AddDataInput = z.object({
  investigation: z.string(),
  hypothesis: z.string().optional(),
  text: z.string().max(2000).default(''),
  query: z.string().max(1000).default(''),
  source: QuerySource.default('auto'),
  files: z.array(AttachedFile).max(3).default([]),
  from: Instant.optional(),
  to: Instant.optional(),
  where: Where.optional(),
});
export type AddDataInput = z.output<typeof AddDataInput>;

/** What a person knows becomes an observation; a query and files are read by the `look` step, and the hypotheses are ranked anew. */
export const addData = defineVerb<AddDataInput>(AddDataInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  if (isOver(investigation)) return refusal('This investigation is over. Nothing was added.', [], investigation.id);
  if (input.text.trim() === '' && input.query.trim() === '' && input.files.length === 0)
    return refusal('Nothing was added.', ['Write what you know, or a query, or add a file.'], investigation.id);
  // A file is read with COMPASS's own rights in Slack: only who shows that they have it there may name one.
  if (input.files.length > 0 && scope.actor.kind !== 'slack')
    return refusal('Nothing was added.', ['Files come from Slack alone.'], investigation.id);
  const at = (await scope.tx.now()).toISOString();
  const index = investigation.notes.length;
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      notes: [
        ...current.notes,
        {
          by: scope.actor,
          at,
          text: input.text.trim(),
          query: input.query.trim() || null,
          ...(input.files.length === 0 ? {} : { files: input.files }),
          answer: '',
        },
      ],
    },
    what: 'data added',
    detail: { text: input.text, query: input.query, files: input.files.map(({ name }) => name) },
  }));
  await addStep(scope, {
    investigation: investigation.id,
    kind: 'look',
    key: `look:${index}`,
    input: { note: index, from: input.from ?? null, to: input.to ?? null, source: input.source },
  });
  return { ok: true, investigation: investigation.id };
});
