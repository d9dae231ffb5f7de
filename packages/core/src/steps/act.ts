import { z } from 'zod';
import { CompassError } from '../errors.ts';
import type { Action } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Step } from '../ports/store.ts';
import { actionHash, actionOf, entryOf, evidenceVersion, mayApprove } from '../record/approval.ts';
import { addStep, changeInvestigation, type Scope } from '../record/change.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf, telemetryOf } from './load.ts';

const Input = z.object({ action: z.string() });

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

const changeAction = (scope: Scope, id: string, actionId: string, what: string, change: (action: Action) => Action) =>
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

/** Checked at the click and again here: hash, expiry, evidence, and that each approver may still approve. */
async function stillApproved(run: StepRun, investigation: Investigation, action: Action): Promise<string | null> {
  const now = await run.ports.store.transaction((tx) => tx.now());
  const entry = entryOf(run.ports, action.entry);
  if (action.approvals.length < action.approversNeeded) return 'It is not approved.';
  const wrong = action.approvals.find((one) => mayApprove(entry, action, one.by) !== null);
  if (wrong !== undefined) return `${wrong.by.name} may not approve this any more.`;
  if (new Date(action.expiresAt) < now) return 'The approval has expired.';
  if (actionHash(run.ports, action) !== action.hash || !entry.targets.includes(action.target))
    return 'The action has changed since it was approved.';
  if (evidenceVersion(run.ports, investigation, action.hypothesis) !== action.evidenceVersion)
    return 'The evidence has changed.';
  return null;
}

/** What a crash between intent and record left behind, settled by the effect class. Null: act (again). */
async function settled(run: StepRun, investigation: Investigation, action: Action): Promise<Partial<Action> | null> {
  if (action.state !== 'acting' || action.effect === 'idempotent') return null;
  if (action.effect === 'unprotected')
    return { state: 'unknown', result: 'COMPASS was stopped while acting; it may or may not have run.' };
  const found = await readBack(run, investigation, action);
  return found.gone ? { state: 'acted', result: found.said } : null;
}

async function readBack(run: StepRun, investigation: Investigation, action: Action) {
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

async function perform(run: StepRun, investigation: Investigation, action: Action): Promise<Partial<Action>> {
  const entry = entryOf(run.ports, action.entry);
  const said = await run.ports.actuator.act({
    investigation: { id: investigation.id, startedAt: new Date(investigation.startedAt) },
    abort: run.abort,
    onCall: run.onCall,
    server: entry.server,
    tool: entry.tool,
    params: action.params,
    key: action.id,
    epoch: run.step.epoch,
    fence: run.fence,
  });
  run.ports.crashPoint('acted');
  const back = await readBack(run, investigation, action);
  if (entry.readBack !== null && !back.gone)
    return { state: 'failed', result: `${said.said} Read back: it is still there.` };
  return said.done || back.gone
    ? { state: 'acted', result: back.said || said.said }
    : { state: 'failed', result: said.said };
}

/** Intent first, then act, then record; the lease's epoch guards each write. */
export const act: StepKind = {
  whole: true,
  async run(run) {
    const input = Input.parse(run.step.input);
    const investigation = investigationOf(run);
    const action = actionOf(investigation, input.action);
    if (action.state !== 'approved' && action.state !== 'acting') return {};
    if (action.state === 'approved') {
      const refusal = await stillApproved(run, investigation, action);
      if (refusal !== null)
        return {
          commit: async (scope) =>
            void (await changeAction(scope, investigation.id, action.id, 'action void', (one) => ({
              ...one,
              state: 'void',
              reason: refusal,
            }))),
        };
      await run.commit((scope) =>
        changeAction(scope, investigation.id, action.id, 'acting', (one) => ({ ...one, state: 'acting' })),
      );
      run.ports.crashPoint('intent');
    }
    const after = (await settled(run, investigation, action)) ?? (await perform(run, investigation, action));
    const now = await telemetryOf(run, investigation).now();
    const watchUntil = new Date(now.getTime() + watchSeconds(action, investigation) * 1000).toISOString();
    return {
      commit: async (scope) => {
        await changeAction(scope, investigation.id, action.id, `action ${after.state}`, (one) => ({
          ...one,
          ...after,
          actedAt: now.toISOString(),
          watchUntil: after.state === 'acted' ? watchUntil : null,
        }));
        if (after.state === 'acted')
          await addStep(scope, {
            investigation: investigation.id,
            kind: 'verify',
            key: `verify:${action.id}`,
            input: { action: action.id },
            delayMs: run.ports.settings.pollMs,
          });
      },
    };
  },
  async giveUp(scope: Scope, step: Step, why: string) {
    if (step.investigation === null) return;
    const { action } = Input.parse(step.input);
    // Intent without record: whether it ran is not known, and COMPASS does not try again by itself.
    await changeAction(scope, step.investigation, action, 'action given up', (one) => ({
      ...one,
      state: one.state === 'acting' ? 'unknown' : 'failed',
      result: why,
    }));
  },
};

export const expire: StepKind = {
  async run(run) {
    const { action } = Input.parse(run.step.input);
    const id = run.step.investigation;
    if (id === null) throw new CompassError('internal', 'An expiry without an investigation.');
    return {
      commit: async (scope) => {
        await changeInvestigation(scope, id, (current) => {
          const one = actionOf(current, action);
          if (one.state !== 'awaiting_approval') return null;
          return {
            next: {
              ...current,
              status: current.status === 'mitigating' ? 'awaiting_human' : current.status,
              actions: current.actions.map((other) => (other === one ? { ...one, state: 'expired' as const } : other)),
            },
            what: 'action expired',
            detail: { action },
          };
        });
      },
    };
  },
  giveUp: async () => undefined,
};
