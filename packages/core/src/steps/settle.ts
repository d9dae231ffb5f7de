import { z } from 'zod';
import type { Action } from '../nouns/action.ts';
import { actionOf } from '../record/approval.ts';
import type { Scope } from '../record/change.ts';
import { changeAction, readBack, recordActed } from './acted.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf, telemetryOf } from './load.ts';

const Input = z.object({ action: z.string(), found: z.enum(['look', 'ran']), by: z.string() });

/** What a look shows; an action of which nothing can be read back stays unknown. */
async function seen(run: StepRun, action: Action): Promise<Pick<Action, 'state' | 'result'>> {
  const back = await readBack(run, investigationOf(run), action);
  return back.gone
    ? { state: 'acted', result: back.said }
    : { state: 'failed', result: `Read back: it is still there. It did not run. ${back.said}`.trim() };
}

/** An action of which nobody knew whether it ran: COMPASS looks, or a person has looked. Once it is known to have run, its recovery is watched. */
export const settle: StepKind = {
  async run(run) {
    const { action: id, found, by } = Input.parse(run.step.input);
    const investigation = investigationOf(run);
    const action = actionOf(investigation, id);
    if (action.state !== 'unknown') return {};
    const after =
      found === 'ran' ? { state: 'acted' as const, result: `${by} says that it ran.` } : await seen(run, action);
    const now = await telemetryOf(run, investigation).now();
    return { commit: (scope) => recordActed(scope, investigation, { ...action, ...after }, now) };
  },
  async giveUp(scope: Scope, step, why) {
    if (step.investigation === null) return;
    const { action } = Input.parse(step.input);
    await changeAction(scope, step.investigation, action, 'not settled', (one) => ({
      ...one,
      result: `It could not be looked at: ${why}`,
    }));
  },
};
