import { CompassError } from '../errors.ts';
import { ATTEMPTS, askModel } from '../model/ask-model.ts';
import { type Envelope, envelopeWithin } from '../model/envelope.ts';
import { OPINION_INSTRUCTION, OPINION_SCHEMA, Opinion } from '../model/opinion.ts';
import type { HypothesisDraft } from '../nouns/hypothesis.ts';
import { type Consultation, type Investigation, isOver } from '../nouns/investigation.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { propose } from './hypothesise.ts';
import { inTime } from './in-time.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf } from './load.ts';
import { changedBefore, surveyFor } from './survey-for.ts';

const MOST_COMPONENTS = 200;

/** Drafts for what the model named, as far as code finds its component measured and its observations in the record. */
async function draftsFrom(run: StepRun, investigation: Investigation, opinion: Opinion, told: Envelope) {
  const named = opinion.hypotheses.flatMap((one) => {
    const component = told.components.get(one.component);
    const supports = one.supports.flatMap((key) => told.observations.get(key) ?? []);
    return component === undefined || supports.length === 0 ? [] : [{ ...one, component, supports }];
  });
  const { suspects, rows } = await surveyFor(
    run,
    investigation,
    named.map(({ component }) => component),
  );
  const model = run.ports.model?.name ?? '';
  const drafts = suspects.drafts.flatMap((draft): HypothesisDraft[] => {
    const said = named.find(({ component }) => component === draft.component);
    if (said === undefined) return [];
    const tests = said.tests.includes('changed_before') ? changedBefore(investigation, draft.component) : [];
    return [
      {
        ...draft,
        why: 'A model proposed it; its tests decide.',
        supports: [...said.supports, ...draft.supports],
        tests: [...draft.tests, ...tests],
        proposedBy: { model, says: said.confidence, mechanism: said.mechanism },
      },
    ];
  });
  return { drafts, observations: suspects.observations, rows };
}

/** The model's part of the record. What its questions cost is read from the ledger, so that a run twice counts once. */
const concluded = (scope: Scope, id: string, consultation: Consultation): Promise<Investigation> =>
  changeInvestigation(scope, id, async (current) => {
    const spent = await scope.tx.spend.of(id);
    const usd = spent.reduce((sum, one) => sum + one.usd, 0);
    return {
      next: { ...current, consultation, cost: { ...current.cost, usd } },
      what: 'model answered',
      detail: { state: consultation.state, why: consultation.why, usd, questions: spent.length },
    };
  });

export const consult: StepKind = {
  async run(run) {
    const { model, settings } = run.ports;
    const investigation = investigationOf(run);
    if (model === null) throw new CompassError('invalid', 'No model is configured any more.');
    if (isOver(investigation)) {
      const why = 'it was over before the model was asked';
      return {
        commit: async (scope) => {
          await concluded(scope, investigation.id, { model: model.name, state: 'degraded', why, explanation: '' });
        },
      };
    }
    const { suspects } = await surveyFor(run, investigation);
    const limits = settings.model;
    const questionOf = (data: string) => ({
      instruction: OPINION_INSTRUCTION,
      data,
      answer: OPINION_SCHEMA,
      maxOutputTokens: limits.tokensPerHypothesis * settings.maxHypothesesPerAgent,
    });
    // What is set aside for an attempt that failed stays spent: a question that used up the limit at once could not be repaired.
    const mostTokens = limits.tokensPerInvestigation / ATTEMPTS;
    const envelope = envelopeWithin(
      [investigation, suspects.components.slice(0, MOST_COMPONENTS), limits.tokensPerObservation],
      (text) => model.most({ ...questionOf(text), repairs: [] }).tokens <= mostTokens,
    );
    const asked = await inTime(run, settings.hypothesisTimeoutMs, (abort) =>
      askModel({
        ports: run.ports,
        model,
        investigation: investigation.id,
        purpose: 'hypotheses',
        question: questionOf(envelope.text),
        schema: Opinion,
        abort,
      }),
    );
    run.ports.crashPoint('model-answered');
    const opinion = asked.value;
    const added = opinion === null ? null : await draftsFrom(run, investigation, opinion, envelope);
    return {
      commit: async (scope) => {
        if (added !== null && added.drafts.length > 0) {
          await scope.tx.evidence.put(added.rows);
          await propose(
            scope,
            investigation.id,
            { drafts: added.drafts, missing: [] },
            {
              observations: added.observations,
              symptom: null,
              elsewhere: false,
              outside: null,
            },
          );
        }
        await concluded(scope, investigation.id, {
          model: model.name,
          state: opinion === null ? 'degraded' : 'answered',
          why: asked.degraded ?? '',
          explanation: opinion?.explanation ?? '',
        });
      },
    };
  },
  async giveUp(scope, step, why) {
    if (step.investigation === null) return;
    const name = scope.ports.model?.name ?? 'none';
    await concluded(scope, step.investigation, { model: name, state: 'degraded', why, explanation: '' });
  },
};
