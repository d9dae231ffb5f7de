import { z } from 'zod';
import type { Action } from '../nouns/action.ts';
import { actionHash, actionOf, entryOf, evidenceVersion, mayApprove } from '../record/approval.ts';
import { audit } from '../record/audit.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { clockTime } from '../words/numbers.ts';
import { findInvestigation } from './find.ts';
import { defineVerb, refusal, Where } from './verb.ts';

export const DecideActionInput = z.object({
  investigation: z.string(),
  action: z.string(),
  approve: z.boolean(),
  reason: z.string().max(300).default(''),
  where: Where.optional(),
});
export type DecideActionInput = z.output<typeof DecideActionInput>;

/** Approve or reject: rights are checked here at the click, and again at execution. Single use. */
export const decideAction = defineVerb<DecideActionInput>(DecideActionInput, async (scope, input) => {
  const { ports, tx, actor } = scope;
  const found = await findInvestigation(tx, input.investigation);
  // The lock first: of two presses at once the second must see the first.
  const investigation = (await tx.investigations.get(found.id, { lock: true })) ?? found;
  const action = actionOf(investigation, input.action);
  const entry = entryOf(ports, action.entry);
  const zone = ports.settings.zone;
  const title = input.approve
    ? 'You cannot approve this. Nothing happened.'
    : 'You cannot reject this. Nothing happened.';
  const refuse = async (line: string) => {
    await audit(scope, { investigation: investigation.id, what: 'refused', detail: { action: action.id, why: line } });
    return refusal(title, [line, 'The attempt is in the audit trail.'], investigation.id);
  };
  if (action.state !== 'awaiting_approval') {
    const at = action.decidedAt === null ? '' : ` at ${clockTime(action.decidedAt, zone)}`;
    return refuse(
      `${action.decidedBy?.name ?? 'COMPASS'} settled this${at}: ${action.state}. Your press changed nothing.`,
    );
  }
  if (action.approvals.some((one) => one.by.kind === 'slack' && actor.kind === 'slack' && one.by.id === actor.id))
    return refuse('You approved this already. One more person is needed.');
  const wrong = mayApprove(entry, input.approve ? action : { ...action, risk: 'low' }, actor);
  if (wrong !== null) return refuse(wrong);
  const now = await tx.now();
  if (new Date(action.expiresAt) < now)
    return refuse(`This request ended at ${clockTime(action.expiresAt, zone)}. Ask again with Mitigate.`);
  const version = evidenceVersion(ports, investigation, action.hypothesis);
  if (version !== action.evidenceVersion || actionHash(ports, action) !== action.hash) {
    await changeInvestigation(scope, investigation.id, (current) => ({
      next: {
        ...current,
        status: current.status === 'mitigating' ? 'awaiting_human' : current.status,
        actions: current.actions.map((one) =>
          one.id === action.id ? { ...one, state: 'void' as const, reason: 'The evidence has changed.' } : one,
        ),
      },
      what: 'action void',
      detail: { action: action.id },
    }));
    return refuse('The evidence has changed. This request is void.');
  }
  const approvals = input.approve ? [...action.approvals, { by: actor, at: now.toISOString() }] : action.approvals;
  const enough = approvals.length >= action.approversNeeded;
  const state: Action['state'] = input.approve ? (enough ? 'approved' : 'awaiting_approval') : 'rejected';
  const next: Action = {
    ...action,
    approvals,
    state,
    reason: input.reason,
    ...(state === 'awaiting_approval' ? {} : { decidedBy: actor, decidedAt: now.toISOString() }),
  };
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      status: state === 'rejected' ? 'awaiting_human' : current.status,
      actions: current.actions.map((one) => (one.id === action.id ? next : one)),
      decisions: [
        ...current.decisions,
        { by: actor, at: now.toISOString(), what: input.approve ? 'approve' : 'reject', about: action.title },
      ],
    },
    what: `action ${state}`,
    detail: { action: action.id, hash: action.hash, reason: input.reason },
  }));
  if (state === 'approved')
    await addStep(scope, {
      investigation: investigation.id,
      kind: 'act',
      key: `act:${action.id}`,
      input: { action: action.id },
    });
  return { ok: true, investigation: investigation.id, about: action.id };
});
