import { z } from 'zod';
import { isOver } from '../nouns/investigation.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { findInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const LookAgainInput = z.object({ investigation: z.string(), where: Where.optional() });
export type LookAgainInput = z.output<typeof LookAgainInput>;

/** Starts over on fresh data, when nothing wrong was seen. */
export const lookAgain = defineVerb<LookAgainInput>(LookAgainInput, async (scope, input) => {
  const investigation = await findInvestigation(scope.tx, input.investigation);
  const idle = investigation.status === 'awaiting_human' && investigation.hypotheses.length === 0;
  if (isOver(investigation) || !idle)
    return refusal('COMPASS is looking already, or is done. Nothing happened.', [], investigation.id);
  const round = investigation.revision;
  const at = (await scope.tx.now()).toISOString();
  const { service } = investigation.trigger;
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      status: 'triggered',
      observations: [],
      agents: [],
      notSeen: [],
      symptom: null,
      decisions: [...current.decisions, { by: scope.actor, at, what: 'look again', about: service }],
    },
    what: 'look again',
    detail: {},
  }));
  await addStep(scope, { investigation: investigation.id, kind: 'start', key: `start:${round}`, input: { round } });
  return { ok: true, investigation: investigation.id };
});
