import { z } from 'zod';
import { CompassError } from '../errors.ts';
import type { HypothesisDraft } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Step } from '../ports/store.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { propose, sameCause } from './hypothesise.ts';
import type { StepKind } from './kind.ts';
import { investigationOf } from './load.ts';
import { changedBefore, surveyFor } from './survey-for.ts';

const Input = z.object({
  note: z.number().int(),
  component: z.string(),
  says: z.string(),
  supports: z.array(z.string()),
  tests: z.array(z.string()),
});

/** So many are named to whoever asked for one that is not there. */
const NAMED = 20;

const answered = (scope: Scope, id: string, index: number, answer: string, hypothesis: number | null) =>
  changeInvestigation(scope, id, (current) => ({
    next: {
      ...current,
      notes: current.notes.map((one, place) =>
        place === index && one.proposes !== undefined
          ? { ...one, answer, proposes: { ...one.proposes, hypothesis } }
          : one,
      ),
    },
    what: 'proposal considered',
    detail: { answer, hypothesis },
  }));

const numberOf = ({ hypotheses }: Investigation, draft: HypothesisDraft): number | null =>
  hypotheses.find((one) => sameCause(one, draft))?.number ?? null;

/** A cause that somebody outside named, as far as its component is measured: its statement, its prior and its tests are those of every other. */
export const consider: StepKind = {
  async run(run) {
    const { note, component, says, supports, tests } = Input.parse(run.step.input);
    const investigation = investigationOf(run);
    const by = investigation.notes[note]?.by.name;
    if (by === undefined) throw new CompassError('internal', 'A proposal without its note.');
    const { suspects, rows } = await surveyFor(run, investigation, [component]);
    const found = suspects.drafts.find((one) => one.component === component);
    return {
      commit: async (scope) => {
        const say = (answer: string, hypothesis: number | null) =>
          answered(scope, investigation.id, note, answer, hypothesis);
        if (found === undefined) {
          const names = suspects.components.slice(0, NAMED).join(', ');
          await say(`${component} is not measured here. ${names === '' ? 'Nothing is.' : `Measured: ${names}.`}`, null);
          return;
        }
        const known = numberOf(investigation, found);
        if (known !== null) {
          await say(`That is hypothesis ${known} already.`, known);
          return;
        }
        const draft: HypothesisDraft = {
          ...found,
          why: 'It was proposed from outside; its tests decide.',
          supports: [...supports, ...found.supports],
          tests: [...found.tests, ...(tests.includes('changed_before') ? changedBefore(investigation, component) : [])],
          proposedBy: { model: by, mechanism: says },
        };
        await scope.tx.evidence.put(rows);
        const { observations } = suspects;
        const next = await propose(
          scope,
          investigation.id,
          { drafts: [draft], missing: [] },
          { observations, symptom: null, elsewhere: false, outside: null },
        );
        const number = numberOf(next, draft);
        await say(number === null ? 'It was over before it could be tested.' : `It is hypothesis ${number}.`, number);
      },
    };
  },
  async giveUp(scope: Scope, step: Step, why: string) {
    if (step.investigation === null) return;
    await answered(scope, step.investigation, Input.parse(step.input).note, `Not considered: ${why}`, null);
  },
};
