import { z } from 'zod';
import { CompassError } from '../errors.ts';
import type { Action } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Actor } from '../nouns/trigger.ts';
import type { Step } from '../ports/store.ts';
import { actionHash, actionOf, entryOf, evidenceVersion, mayApprove, placeOf } from '../record/approval.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { changeAction, readBack, recordActed } from './acted.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf, telemetryOf } from './load.ts';

const Input = z.object({ action: z.string() });

/** What the workspace says of a person now; where it cannot be asked, what it said when they pressed. */
async function asOfNow({ ports }: StepRun, by: Actor): Promise<Actor> {
  if (by.kind !== 'slack') return by;
  const standing = await ports.people.standingOf(by.id);
  return standing.is === 'unknown' ? by : { ...by, standing };
}

/** Checked at the click and again here: hash, expiry, evidence, and that each approver may still approve. */
async function stillApproved(run: StepRun, investigation: Investigation, action: Action): Promise<string | null> {
  const now = await run.ports.store.transaction((tx) => tx.now());
  const entry = entryOf(run.ports, action.entry);
  const place = placeOf(run.ports, investigation);
  const approvers = await Promise.all(action.approvals.map(({ by }) => asOfNow(run, by)));
  const people = new Set(approvers.map((by) => (by.kind === 'slack' ? by.id : '')));
  if (people.size < action.approversNeeded) return 'It is not approved.';
  const wrong = approvers.find((by) => mayApprove(entry, action, by, place) !== null);
  if (wrong !== undefined) return `${wrong.name} may not approve this any more.`;
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
    return { commit: (scope) => recordActed(scope, investigation, { ...action, ...after }, now) };
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
