import { z } from 'zod';
import { CompassError, isCompassError } from '../errors.ts';
import { type Investigation, isLookingStatus } from '../nouns/investigation.ts';
import type { Observation } from '../nouns/observation.ts';
import type { Step } from '../ports/store.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { departure } from '../statistics/departure.ts';
import { quantity } from '../words/numbers.ts';
import { draftsOf } from './agent-drafts.ts';
import { propose } from './hypothesise.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf, telemetryOf } from './load.ts';

const Input = z.object({ note: z.number().int(), from: z.string().nullable(), to: z.string().nullable() });

/** Reads a person's query like any other; an answer that cannot be read is said, and weighs nothing. */
async function readQuery(
  run: StepRun,
  investigation: Investigation,
  query: string,
  from: string | null,
  to: string | null,
) {
  const kept = evidenceOf(run, investigation.id);
  const { window } = investigation;
  if (window === null) return { rows: [], found: null, said: 'Nothing was read: the investigation has only begun.' };
  const end = to ?? window.end;
  const range = {
    query,
    start: new Date(from ?? window.referenceStart),
    end: new Date(end),
    stepSeconds: window.stepSeconds,
  };
  try {
    const answer = await telemetryOf(run, investigation).range(range);
    const readings = answer.value.slice(0, 20).map((one) => ({
      role: 'probe' as const,
      name: query.slice(0, 60),
      component: null,
      unit: '',
      points: one.points,
      recorded: null,
    }));
    const evidence = kept.keep({
      source: 'metrics',
      server: answer.server,
      query,
      start: range.start.toISOString(),
      end: range.end.toISOString(),
      stepSeconds: window.stepSeconds,
      readings,
      untrusted: false,
    });
    const seen = readings.map((one) => departure({ points: one.points, window, worse: 'up', kind: 'saturation' }));
    const first = seen.find((one) => one.unusual) ?? seen[0];
    if (first === undefined) return { rows: kept.rows, found: null, said: 'The query answered with no series.' };
    return {
      rows: kept.rows,
      found: { first, evidence },
      said: `It is ${quantity(first.value, '')}, normally ${quantity(first.normal, '')}.`,
    };
  } catch (error) {
    if (isCompassError(error, 'unavailable')) throw error;
    return {
      rows: [],
      found: null,
      said: isCompassError(error) ? `The query was not answered: ${error.message}` : 'The query was not answered.',
    };
  }
}

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
        : await readQuery(run, investigation, note.query, input.from, input.to);
    const observation: Observation = {
      id: run.ports.ids.next(),
      agent: 'person',
      type: note.query === null ? 'note' : 'metric',
      source: `person:${note.by.name}`,
      topic: note.query === null ? 'note' : 'query',
      component: null,
      value: read.found?.first.value ?? null,
      normal: read.found?.first.normal ?? null,
      unit: '',
      unusual: read.found?.first.unusual ?? false,
      score: read.found?.first.score ?? 0,
      onset: null,
      interpretation: [note.text, read.said].filter((text) => text !== '').join(' '),
      short: 'added by a person',
      confidence: 0.5,
      evidence: read.found === null ? [] : [read.found.evidence],
      facts: {},
      untrusted: true,
      at: note.at,
    };
    const sources = await telemetryOf(run, investigation).sources();
    return {
      commit: async (scope) => {
        await scope.tx.evidence.put(read.rows);
        const before = investigation.hypotheses.map((one) => [one.number, one.confidence]);
        const next = await changeInvestigation(scope, investigation.id, (current) => ({
          next: { ...current, observations: [...current.observations, observation] },
          what: 'observed',
          detail: { agent: 'person', observations: [observation.interpretation] },
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
                    answer:
                      `${read.said} ${moved ? 'The list was ranked anew.' : 'Nothing changed in the list.'}`.trim(),
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
