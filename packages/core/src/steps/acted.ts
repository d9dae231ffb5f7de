import type { Action } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { actionOf, entryOf } from '../record/approval.ts';
import { addStep, changeInvestigation, type Scope } from '../record/change.ts';
import type { StepRun } from './kind.ts';

/** With these nothing is under way any more, and people decide again. */
const ENDED: Action['state'][] = ['failed', 'unknown', 'void'];

/** The prediction's time, and what a rate needs to forget: a reading over five minutes shows the past for five minutes. */
function watchSeconds(action: Action, investigation: Investigation): number {
  const query = action.recovery.probe.source === 'metrics' ? action.recovery.probe.query : '';
  const unit: Record<string, number> = { s: 1, m: 60, h: 3600 };
  const ranges = [...query.matchAll(/\[(\d+)([smh])/g)].map(
    ([, count, name]) => Number(count) * (unit[name ?? ''] ?? 0),
  );
  return action.recovery.costSeconds + Math.max(0, ...ranges) + 3 * (investigation.window?.stepSeconds ?? 0);
}

export const changeAction = (
  scope: Scope,
  id: string,
  actionId: string,
  what: string,
  change: (action: Action) => Action,
) =>
  changeInvestigation(scope, id, (current) => {
    const next = change(actionOf(current, actionId));
    return {
      next: {
        ...current,
        status: current.status === 'mitigating' && ENDED.includes(next.state) ? 'awaiting_human' : current.status,
        actions: current.actions.map((one) => (one.id === actionId ? next : one)),
      },
      what,
      detail: { action: actionId, state: next.state, result: next.result },
    };
  });

/** Looks whether the target is gone, with the catalogue's own tool; where there is none, nothing is known. */
export async function readBack(run: StepRun, investigation: Investigation, action: Action) {
  const entry = entryOf(run.ports, action.entry);
  if (entry.readBack === null) return { gone: false, said: 'There is nothing to read back.' };
  return run.ports.actuator.readBack({
    investigation: { id: investigation.id, startedAt: new Date(investigation.startedAt) },
    abort: run.abort,
    onCall: run.onCall,
    server: entry.server,
    tool: entry.readBack.tool,
    params: action.params,
  });
}

/** What became of an action; once it has acted, its recovery is watched from `now`, in the sources' time. */
export async function recordActed(scope: Scope, investigation: Investigation, after: Action, now: Date): Promise<void> {
  const acted = after.state === 'acted';
  const watchUntil = new Date(now.getTime() + watchSeconds(after, investigation) * 1000).toISOString();
  await changeAction(scope, investigation.id, after.id, `action ${after.state}`, (one) => ({
    ...one,
    state: after.state,
    result: after.result,
    actedAt: now.toISOString(),
    watchUntil: acted ? watchUntil : null,
  }));
  if (acted)
    await addStep(scope, {
      investigation: investigation.id,
      kind: 'verify',
      key: `verify:${after.id}`,
      input: { action: after.id },
      delayMs: scope.ports.settings.pollMs,
    });
}
