import { z } from 'zod';
import { EditableSection } from '../nouns/post-mortem.ts';
import { sealsOf } from '../post-mortem/seal.ts';
import { changeInvestigation } from '../record/change.ts';
import { sectionText, withSection } from '../words/edit-post-mortem.ts';
import { postMortemMarkdown } from '../words/post-mortem-markdown.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const EditPostMortemInput = z.object({
  investigation: z.string(),
  /** Sections as they should be; a list has one line for each point. */
  sections: z.partialRecord(EditableSection, z.string().max(3000)),
  where: Where.optional(),
});
export type EditPostMortemInput = z.output<typeof EditPostMortemInput>;

/** A person writes over sections of the draft; who did stands beside them. What is computed from the record stays. */
export const editPostMortem = defineVerb<EditPostMortemInput>(EditPostMortemInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  const no = (title: string, line: string) => refusal(title, [line], investigation.id);
  const draft = investigation.postMortem;
  if (draft === null) return no('There is no post-mortem yet.', 'It is written when the investigation is over.');
  if (draft.published !== undefined)
    return no('This post-mortem is published. Nothing happened.', `${draft.published.by.name} published it.`);
  const changed = EditableSection.options.filter((section) => {
    const text = input.sections[section];
    return text !== undefined && text.trim() !== sectionText(draft, section).trim();
  });
  if (changed.length === 0) return no('Nothing was changed.', 'Every section is as it was.');
  const at = (await scope.tx.now()).toISOString();
  await changeInvestigation(scope, investigation.id, (current) => {
    if (current.postMortem === null) return null;
    const written = changed.reduce(
      (one, section) => withSection(one, section, input.sections[section] ?? ''),
      current.postMortem,
    );
    const edits = [...(written.edits ?? []), ...changed.map((section) => ({ section, by: scope.actor, at }))];
    const next = { ...written, edits };
    return {
      next: {
        ...current,
        postMortem: {
          ...next,
          markdown: postMortemMarkdown(next, current, draft.basis?.zone ?? scope.ports.settings.zone),
        },
      },
      what: 'post-mortem edited',
      detail: { sections: changed, seals: sealsOf(scope.ports.digest, next, changed) },
    };
  });
  return { ok: true, investigation: investigation.id };
});
