import { z } from 'zod';
import { CompassError } from '../errors.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { fetchReadings } from '../evaluate/fetch.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Test, Verdict } from '../nouns/test.ts';
import type { Step } from '../ports/store.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { weighAll } from '../record/weigh.ts';
import { rememberedSurvey } from '../survey/remember.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepKind } from './kind.ts';
import { investigationOf, telemetryOf } from './load.ts';

const Input = z.object({ hash: z.string(), run: z.number().int(), askedBy: z.string().nullable() });

/** A verdict with its weight: what is untestable weighs nothing, whatever the test says. */
const weightOf = (test: Test, { verdict, factor }: { verdict: Verdict['verdict']; factor?: number }): number => {
  const { survived, disproven } = test.weight;
  // What a test measures counts as measured, within what was registered before its data was read.
  if (factor !== undefined) return Math.min(survived, Math.max(disproven, factor));
  return verdict === 'survived' ? survived : verdict === 'disproven' ? disproven : 0;
};

export async function recordVerdict(
  scope: Scope,
  id: string,
  test: Test,
  { factor, ...verdict }: Omit<Verdict, 'from' | 'to' | 'weight'> & { factor?: number },
): Promise<Investigation> {
  return changeInvestigation(scope, id, (current) => {
    const subject = current.hypotheses.find((one) => one.number === test.hypothesis);
    if (subject === undefined) throw new CompassError('internal', 'A test without its hypothesis was run.');
    const whole: Verdict = {
      ...verdict,
      weight: weightOf(test, { verdict: verdict.verdict, ...(factor === undefined ? {} : { factor }) }),
      from: subject.confidence,
      to: subject.confidence,
    };
    const tests = current.tests.map((state) =>
      state.test.hash === test.hash
        ? { ...state, state: 'done' as const, ranAt: verdict.readAt, askedBy: verdict.askedBy }
        : state,
    );
    const hypotheses = weighAll({ ...current, tests, verdicts: [...current.verdicts, whole] });
    const weighed = hypotheses.find((one) => one.number === test.hypothesis) ?? subject;
    const verdicts = [...current.verdicts, { ...whole, to: weighed.confidence }];
    const busy = tests.some((state) => state.state === 'running');
    const status = current.status === 'testing' && !busy ? ('awaiting_human' as const) : current.status;
    return {
      next: { ...current, status, tests, verdicts, hypotheses },
      what: 'verdict',
      detail: {
        test: test.hash,
        verdict: verdict.verdict,
        saw: verdict.saw || verdict.why,
        from: whole.from,
        to: weighed.confidence,
      },
    };
  });
}

export const test: StepKind = {
  async run(run) {
    const input = Input.parse(run.step.input);
    const investigation = investigationOf(run);
    const registered = investigation.tests.find((state) => state.test.hash === input.hash)?.test;
    if (registered === undefined) throw new CompassError('internal', 'A test was run before it was registered.');
    const telemetry = telemetryOf(run, investigation);
    // Run again means fresh data: the same prediction, read up to now.
    const fresh =
      input.run === 1
        ? registered
        : { ...registered, window: { ...registered.window, end: (await telemetry.now()).toISOString() } };
    const read = await fetchReadings(fresh, telemetry, rememberedSurvey(run.ports));
    const kept = evidenceOf(run, investigation.id);
    const evidence = read.evidence.map(kept.keep);
    const { verdict, saw, why, factor } = evaluate(fresh, read, run.ports.settings.zone);
    run.ports.crashPoint('verdict');
    return {
      commit: async (scope) => {
        await scope.tx.evidence.put(kept.rows);
        const readAt = (await scope.tx.now()).toISOString();
        await recordVerdict(scope, investigation.id, registered, {
          test: registered.hash,
          hypothesis: registered.hypothesis,
          verdict,
          saw,
          why,
          ...(factor === undefined ? {} : { factor }),
          evidence,
          readAt,
          run: input.run,
          askedBy: input.askedBy,
        });
      },
    };
  },
  async giveUp(scope: Scope, step: Step, why: string) {
    if (step.investigation === null) return;
    const input = Input.parse(step.input);
    const current = await scope.tx.investigations.get(step.investigation, { lock: true });
    const registered = current?.tests.find((state) => state.test.hash === input.hash)?.test;
    if (registered === undefined) return;
    const readAt = (await scope.tx.now()).toISOString();
    await recordVerdict(scope, step.investigation, registered, {
      test: input.hash,
      hypothesis: registered.hypothesis,
      verdict: 'untestable',
      saw: '',
      why,
      evidence: [],
      readAt,
      run: input.run,
      askedBy: input.askedBy,
    });
  },
};
