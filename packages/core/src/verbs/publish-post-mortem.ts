import { z } from 'zod';
import { changeInvestigation } from '../record/change.ts';
import { postMortemMarkdown } from '../words/post-mortem-markdown.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const PublishPostMortemInput = z.object({ investigation: z.string(), where: Where.optional() });
export type PublishPostMortemInput = z.output<typeof PublishPostMortemInput>;

/** A person makes the draft the post-mortem: the channel is told, and it is edited no more. */
export const publishPostMortem = defineVerb<PublishPostMortemInput>(PublishPostMortemInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  const draft = investigation.postMortem;
  if (draft === null)
    return refusal('There is no post-mortem yet.', ['It is written when the investigation is over.'], investigation.id);
  if (draft.published !== undefined)
    return refusal(
      'This post-mortem is published already. Nothing happened.',
      [`${draft.published.by.name} published it.`],
      investigation.id,
    );
  const at = (await scope.tx.now()).toISOString();
  const next = { ...draft, published: { by: scope.actor, at } };
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      postMortem: {
        ...next,
        markdown: postMortemMarkdown(next, current, draft.basis?.zone ?? scope.ports.settings.zone),
      },
      decisions: [...current.decisions, { by: scope.actor, at, what: 'publish', about: draft.name }],
    },
    what: 'post-mortem published',
    detail: { name: draft.name },
  }));
  return { ok: true, investigation: investigation.id };
});
