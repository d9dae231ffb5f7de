import { z } from 'zod';
import { CompassError } from '../errors.ts';
import { isLookingStatus, type Note } from '../nouns/investigation.ts';
import type { Observation } from '../nouns/observation.ts';
import { QuerySource } from '../nouns/query-source.ts';
import type { Step } from '../ports/store.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { draftsOf } from './agent-drafts.ts';
import { propose } from './hypothesise.ts';
import type { StepKind } from './kind.ts';
import { investigationOf, telemetryOf } from './load.ts';
import { readFiles } from './read-files.ts';
import { readQuery } from './read-query.ts';

const Input = z.object({
  note: z.number().int(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  source: QuerySource.default('auto'),
});

/** What a person says or attaches, as an observation: text of an outsider, which weighs nothing by itself. */
const saidBy = (
  { by, at }: Note,
  more: Pick<Observation, 'id' | 'topic' | 'interpretation' | 'evidence'>,
): Observation => ({
  agent: 'person',
  type: 'note',
  source: `person:${by.name}`,
  component: null,
  value: null,
  normal: null,
  unit: '',
  unusual: false,
  score: 0,
  onset: null,
  short: 'added by a person',
  confidence: 0.5,
  facts: {},
  untrusted: true,
  at,
  ...more,
});

/** Reads what a person asked for, keeps it as an observation, and ranks the hypotheses anew. */
export const look: StepKind = {
  async run(run) {
    const input = Input.parse(run.step.input);
    const investigation = investigationOf(run);
    const note = investigation.notes[input.note];
    if (note === undefined) throw new CompassError('internal', 'A note without its record.');
    const read =
      note.query === null
        ? { rows: [], found: null, said: '' }
        : await readQuery(run, investigation, { ...input, query: note.query });
    const files = await readFiles(run, investigation, note);
    const { ids } = run.ports;
    const ofNote: Observation = {
      ...saidBy(note, {
        id: ids.next(),
        topic: note.query === null ? 'note' : 'query',
        interpretation: [note.text, read.said].filter((text) => text !== '').join(' '),
        evidence: read.found === null ? [] : [read.found.evidence],
      }),
      ...(note.query === null ? {} : { type: 'metric' as const }),
      ...(read.found === null
        ? {}
        : (({ value, normal, unusual, score }) => ({ value, normal, unusual, score }))(read.found.first)),
    };
    const observations = [
      ...(ofNote.interpretation === '' ? [] : [ofNote]),
      ...files.read.map(({ evidence, interpretation }) =>
        saidBy(note, {
          id: ids.next(),
          topic: 'file',
          interpretation,
          evidence: evidence === null ? [] : [evidence],
        }),
      ),
    ];
    const said = [read.said, ...files.read.map((one) => one.said)].filter((one) => one !== '').join(' ');
    const sources = await telemetryOf(run, investigation).sources();
    return {
      commit: async (scope) => {
        await scope.tx.evidence.put([...read.rows, ...files.rows]);
        const before = investigation.hypotheses.map((one) => [one.number, one.confidence]);
        const next = await changeInvestigation(scope, investigation.id, (current) => ({
          next: { ...current, observations: [...current.observations, ...observations] },
          what: 'observed',
          detail: { agent: 'person', observations: observations.map(({ interpretation }) => interpretation) },
        }));
        const ranked =
          next.symptom === null || isLookingStatus(next.status)
            ? next
            : await propose(scope, next.id, draftsOf(run.ports, next, sources.signals));
        const moved =
          JSON.stringify(before) !== JSON.stringify(ranked.hypotheses.map((one) => [one.number, one.confidence]));
        await changeInvestigation(scope, investigation.id, (current) => ({
          next: {
            ...current,
            notes: current.notes.map((one, index) =>
              index === input.note
                ? {
                    ...one,
                    answer: `${said} ${moved ? 'The list was ranked anew.' : 'Nothing changed in the list.'}`.trim(),
                  }
                : one,
            ),
          },
          what: 'ranked anew',
          detail: { moved },
        }));
      },
    };
  },
  async giveUp(scope: Scope, step: Step, why: string) {
    if (step.investigation === null) return;
    const input = Input.parse(step.input);
    await changeInvestigation(scope, step.investigation, (current) => ({
      next: {
        ...current,
        notes: current.notes.map((one, index) => (index === input.note ? { ...one, answer: `Not read: ${why}` } : one)),
      },
      what: 'step given up',
      detail: { step: step.kind, why },
    }));
  },
};
