import { z } from 'zod';
import { outcomeOf } from '../evaluate/recovery.ts';
import type { Action } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Verdict } from '../nouns/test.ts';
import type { Step } from '../ports/store.ts';
import { actionOf } from '../record/approval.ts';
import { addStep, changeInvestigation, type Scope } from '../record/change.ts';
import { sayTrouble } from './give-up.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepKind } from './kind.ts';
import { loadInvestigation, telemetryOf } from './load.ts';
import { recordVerdict } from './test.ts';

const Input = z.object({ action: z.string() });

const wordOf: Record<'recovered' | 'no_effect' | 'worse', Verdict['verdict']> = {
  recovered: 'survived',
  no_effect: 'disproven',
  worse: 'disproven',
};

async function conclude(
  scope: Scope,
  investigation: Investigation,
  action: Action,
  outcome: NonNullable<Action['outcome']>,
  saw: string,
  evidence: string[],
  at: Date,
) {
  const registered = investigation.tests.find((state) => state.test.hash === action.recoveryHash)?.test;
  if (registered !== undefined)
    await recordVerdict(scope, investigation.id, registered, {
      test: registered.hash,
      hypothesis: action.hypothesis,
      verdict: wordOf[outcome],
      saw,
      why: '',
      evidence,
      readAt: (await scope.tx.now()).toISOString(),
      run: 1,
      askedBy: null,
    });
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      status: outcome === 'recovered' ? 'resolved' : 'awaiting_human',
      endedAt: outcome === 'recovered' ? at.toISOString() : null,
      actions: current.actions.map((one) =>
        one.id === action.id ? { ...one, outcome, outcomeSaw: saw, outcomeAt: at.toISOString() } : one,
      ),
    },
    what: `outcome ${outcome}`,
    detail: { action: action.id, saw },
  }));
  if (outcome === 'recovered')
    await addStep(scope, { investigation: investigation.id, kind: 'post-mortem', key: 'post-mortem', input: {} });
}

/** Looks at the symptom until it is back in its past or the prediction's time is over. The same evaluator as every test. */
export const verify: StepKind = {
  async run(run) {
    const investigation = await loadInvestigation(run);
    const action = actionOf(investigation, Input.parse(run.step.input).action);
    if (action.outcome !== null || action.actedAt === null || action.watchUntil === null) return {};
    const telemetry = telemetryOf(run, investigation);
    const now = await telemetry.now();
    const seen = await outcomeOf({ action, investigation, telemetry, now, zone: run.ports.settings.zone });
    if (seen.outcome === null && now < new Date(action.watchUntil))
      return { again: { delayMs: run.ports.settings.pollMs } };
    const kept = evidenceOf(run, investigation.id);
    const evidence = seen.evidence.map(kept.keep);
    return {
      commit: async (scope) => {
        await scope.tx.evidence.put(kept.rows);
        await conclude(scope, investigation, action, seen.outcome ?? 'no_effect', seen.saw, evidence, now);
      },
    };
  },
  giveUp: (scope: Scope, step: Step, why: string) =>
    sayTrouble(scope, step, 'Recovery was not watched to its end', why),
};
