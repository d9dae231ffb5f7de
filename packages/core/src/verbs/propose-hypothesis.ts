import { z } from 'zod';
import { isOver } from '../nouns/investigation.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, refusal } from './verb.ts';

/** So many may be proposed from outside in one investigation: each costs a survey. */
const MOST_PROPOSED = 10;

const oneLine = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters');

/** A cause as somebody outside names it: like a model they choose a component and kinds of tests that exist, and nothing of what is predicted. */
export const HypothesisProposal = z.strictObject({
  component: oneLine(200).min(1).describe('A component that is measured here, by its name.'),
  statement: oneLine(120).min(1).describe('The cause in one line. It is shown as your words, and weighs nothing.'),
  mechanism: oneLine(300).default('').describe('How it would bring about the symptom.'),
  supports: z.array(z.string().max(60)).max(10).default([]).describe('Ids of observations that speak for it.'),
  tests: z
    .array(z.enum(['measured', 'changed_before']))
    .max(2)
    .default(['measured'])
    .describe('`measured` runs at once, always; `changed_before` is offered beside it.'),
});

export const ProposeHypothesisInput = HypothesisProposal.extend({ investigation: z.string() });
export type ProposeHypothesisInput = z.output<typeof ProposeHypothesisInput>;

/** Puts a cause of somebody outside to the tests that every component is put to. The `consider` step says what became of it. */
export const proposeHypothesis = defineVerb<ProposeHypothesisInput>(ProposeHypothesisInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  const no = (...lines: string[]) => refusal('Nothing was proposed.', lines, investigation.id);
  if (isOver(investigation)) return no('This investigation is over.');
  const { symptom, window, observations, notes } = investigation;
  if (symptom === null || window === null)
    return no('COMPASS is still looking: propose when its hypotheses are ranked.');
  if (symptom.state === 'absent') return no('The symptom is not there: there is nothing to explain.');
  if (notes.filter(({ proposes }) => proposes !== undefined).length >= MOST_PROPOSED)
    return no(`${MOST_PROPOSED} causes were proposed from outside already.`);
  const missing = input.supports.find((id) => !observations.some((one) => one.id === id));
  if (missing !== undefined) return no(`supports: there is no observation ${missing}.`);
  const { component, statement, mechanism, supports, tests } = input;
  const says = [statement, mechanism].filter((text) => text !== '').join(': ');
  const note = {
    ...{ by: scope.actor, at: (await scope.tx.now()).toISOString(), query: null, answer: '' },
    text: `Proposes ${component} as the cause: ${says}`,
    proposes: { component, hypothesis: null },
  };
  const index = notes.length;
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: { ...current, notes: [...current.notes, note] },
    what: 'hypothesis proposed',
    detail: { component, says, supports },
  }));
  await addStep(scope, {
    investigation: investigation.id,
    kind: 'consider',
    key: `consider:${index}`,
    input: { note: index, component, says, supports, tests },
  });
  return { ok: true, investigation: investigation.id, about: String(index) };
});
