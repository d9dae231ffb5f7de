import { z } from 'zod';
import { isOver } from '../nouns/investigation.ts';
import { Severity } from '../nouns/trigger.ts';
import { changeInvestigation } from '../record/change.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const ChangeSeverityInput = z.object({ investigation: z.string(), severity: Severity, where: Where.optional() });
export type ChangeSeverityInput = z.output<typeof ChangeSeverityInput>;

/** How bad it is for users, as a person sees it. It moves no number. */
export const changeSeverity = defineVerb<ChangeSeverityInput>(ChangeSeverityInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  const { severity } = input;
  const no = (title: string) => refusal(title, [], investigation.id);
  if (isOver(investigation)) return no('This investigation is over. Nothing happened.');
  if (investigation.trigger.severity === severity) return no(`It is ${severity} already. Nothing happened.`);
  const at = (await scope.tx.now()).toISOString();
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      trigger: { ...current.trigger, severity },
      decisions: [
        ...current.decisions,
        { by: scope.actor, at, what: 'change severity', about: `${current.trigger.severity} → ${severity}` },
      ],
    },
    what: 'severity changed',
    detail: { from: investigation.trigger.severity, to: severity },
  }));
  return { ok: true, investigation: investigation.id };
});
