import { z } from 'zod';
import { isCompassError } from '../errors.ts';
import { type Outcome, outcomeOf } from '../evaluate/recovery.ts';
import type { Action, Followed } from '../nouns/action.ts';
import type { Evidence } from '../nouns/evidence.ts';
import { type Investigation, isOver } from '../nouns/investigation.ts';
import type { Verdict } from '../nouns/test.ts';
import type { Step } from '../ports/store.ts';
import { actionOf } from '../record/approval.ts';
import { addStep, changeInvestigation, type Scope } from '../record/change.ts';
import { followLines } from './follow-lines.ts';
import { sayTrouble } from './give-up.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf, telemetryOf } from './load.ts';
import { recordVerdict } from './test.ts';

const AWAY_MS = 5000;
const PATIENCE_MS = 600_000;

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
  { outcome, saw, backAt }: Pick<Outcome, 'saw' | 'backAt'> & { outcome: NonNullable<Action['outcome']> },
  evidence: string[],
  at: Date,
  followed: Followed | undefined,
) {
  const registered = investigation.tests.find((state) => state.test.hash === action.recoveryHash)?.test;
  if (registered !== undefined)
    await recordVerdict(scope, investigation.id, registered, {
      test: registered.hash,
      hypothesis: action.hypothesis,
      verdict: evidence.length === 0 ? 'untestable' : wordOf[outcome],
      saw: evidence.length === 0 ? '' : saw,
      why: evidence.length === 0 ? saw : '',
      evidence,
      readAt: (await scope.tx.now()).toISOString(),
      run: 1,
      askedBy: null,
    });
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      // A person may have closed it meanwhile: the outcome is recorded, the end stands.
      ...(isOver(current)
        ? {}
        : outcome === 'recovered'
          ? { status: 'resolved' as const, endedAt: at.toISOString() }
          : { status: 'awaiting_human' as const }),
      actions: current.actions.map((one) =>
        one.id === action.id
          ? {
              ...one,
              outcome,
              outcomeSaw: saw,
              outcomeAt: at.toISOString(),
              ...(backAt && { backAt }),
              ...(followed && { followed }),
            }
          : one,
      ),
    },
    what: `outcome ${outcome}`,
    detail: { action: action.id, saw },
  }));
  if (outcome === 'recovered')
    await addStep(scope, { investigation: investigation.id, kind: 'post-mortem', key: 'post-mortem', input: {} });
}

/** What was written since the look before; the watch goes on. */
async function keepLines(
  scope: Scope,
  { id }: Investigation,
  action: Action,
  { followed, rows }: { followed: Followed; rows: Evidence[] },
): Promise<void> {
  await scope.tx.evidence.put(rows);
  await changeInvestigation(scope, id, (current) => ({
    next: {
      ...current,
      actions: current.actions.map((one) => (one.id === action.id ? { ...one, followed } : one)),
    },
    what: 'lines followed',
    detail: { action: action.id, how: followed.how, lines: followed.lines, until: followed.until },
  }));
}

/** A source that is away for a while ends no watch: null, as long as its time is not long over. */
async function lookAt(run: StepRun, investigation: Investigation, action: Action) {
  const telemetry = telemetryOf(run, investigation);
  try {
    const now = await telemetry.now();
    const seen = await outcomeOf({ action, investigation, telemetry, now, zone: run.ports.settings.zone });
    const last = seen.outcome !== null || now >= new Date(action.watchUntil ?? now);
    return { now, seen, last, lines: await followLines(run, { investigation, action, telemetry, now, last }) };
  } catch (error) {
    const late = run.ports.clock.now().getTime() > Date.parse(action.watchUntil ?? '') + PATIENCE_MS;
    if (late || !isCompassError(error, 'unavailable')) throw error;
    return null;
  }
}

/** Looks at the symptom until it is back in its past or the prediction's time is over. The same evaluator as every test. */
export const verify: StepKind = {
  async run(run) {
    const investigation = investigationOf(run);
    const action = actionOf(investigation, Input.parse(run.step.input).action);
    if (action.outcome !== null || action.actedAt === null || action.watchUntil === null) return {};
    const looked = await lookAt(run, investigation, action);
    if (looked === null) return { again: { delayMs: AWAY_MS } };
    const { seen, now, last, lines } = looked;
    const again = { delayMs: run.ports.settings.pollMs };
    if (!last && lines === null) return { again };
    if (!last && lines !== null)
      return {
        commit: async (scope) => {
          await keepLines(scope, investigation, action, lines);
          return again;
        },
      };
    const kept = evidenceOf(run, investigation.id);
    const evidence = seen.evidence.map(kept.keep);
    return {
      commit: async (scope) => {
        await scope.tx.evidence.put([...kept.rows, ...(lines?.rows ?? [])]);
        const outcome = seen.outcome ?? 'no_effect';
        await conclude(scope, investigation, action, { ...seen, outcome }, evidence, now, lines?.followed);
      },
    };
  },
  async giveUp(scope: Scope, step: Step, why: string) {
    await sayTrouble(scope, step, 'Recovery was not watched to its end', why);
    if (step.investigation === null) return;
    const { action } = Input.parse(step.input);
    await changeInvestigation(scope, step.investigation, (current) => ({
      next: {
        ...current,
        status: isOver(current) ? current.status : 'awaiting_human',
        actions: current.actions.map((one) => (one.id === action ? { ...one, watchUntil: null } : one)),
      },
      what: 'watch ended',
      detail: { action },
    }));
  },
};
