import { z } from 'zod';
import type { Action } from '../nouns/action.ts';
import type { Actor } from '../nouns/trigger.ts';
import {
  actionHash,
  type Denial,
  entryOf,
  evidenceVersion,
  mayApprove,
  mayTakeBack,
  placeOf,
} from '../record/approval.ts';
import { audit } from '../record/audit.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { endedLine } from '../words/who.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, denial, outdated, Where } from './verb.ts';

export const DecideActionInput = z.object({
  investigation: z.string(),
  action: z.string(),
  approve: z.boolean(),
  reason: z.string().max(300).default(''),
  where: Where.optional(),
});
export type DecideActionInput = z.output<typeof DecideActionInput>;

const approvedBy = ({ approvals }: Action, actor: Actor): boolean =>
  approvals.some(({ by }) => by.kind === 'slack' && actor.kind === 'slack' && by.id === actor.id);

/** Approve or reject: rights are checked here at the click, and again at execution. Single use. */
export const decideAction = defineVerb<DecideActionInput>(DecideActionInput, async (scope, input) => {
  const { ports, tx, actor } = scope;
  const investigation = await takeInvestigation(tx, input.investigation);
  const action = investigation.actions.find(({ id }) => id === input.action);
  if (action === undefined) return outdated(investigation.id);
  const entry = entryOf(ports, action.entry);
  const title = input.approve
    ? 'You cannot approve this. Nothing happened.'
    : 'You cannot reject this. Nothing happened.';
  const deny = async (what: Denial) => {
    const detail = { action: action.id, why: what.why };
    await audit(scope, { investigation: investigation.id, what: 'refused', detail });
    return denial(title, what, investigation.id);
  };
  const refuse = (why: string) => deny({ why });
  const now = await tx.now();
  const ended = endedLine(action, { now, zone: ports.settings.zone });
  if (ended !== null) return refuse(ended);
  const wrong = (input.approve ? mayApprove : mayTakeBack)(entry, action, actor, placeOf(ports, investigation));
  if (wrong !== null) return deny(wrong);
  if (input.approve && approvedBy(action, actor))
    return refuse('You approved this already. One more person is needed.');
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
