import { z } from 'zod';
import type { Action } from '../nouns/action.ts';
import { isOver } from '../nouns/investigation.ts';
import { actionHash, actionOf, entryOf, evidenceVersion, mayTakeBack, placeOf } from '../record/approval.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, denial, refusal, Where } from './verb.ts';

export const UndoActionInput = z.object({
  investigation: z.string(),
  action: z.string(),
  /** False: what was done stays, and the offer goes. */
  undo: z.boolean(),
  where: Where.optional(),
});
export type UndoActionInput = z.output<typeof UndoActionInput>;

/** Takes an action back that did not help. The undo was approved together with it, so that one press of who may approve it, or asked for it, is enough. */
export const undoAction = defineVerb<UndoActionInput>(UndoActionInput, async (scope, input) => {
  const { actor, tx, ports } = scope;
  const investigation = await takeInvestigation(tx, input.investigation);
  const action = actionOf(investigation, input.action);
  const no = (line: string) => refusal('Nothing happened.', [line], investigation.id);
  const { undo } = action;
  if (undo === undefined) return no('The catalogue has nothing that takes this back.');
  if (isOver(investigation)) return no('This investigation is over.');
  if (undo.taken !== null) return no(`This was ${undo.taken} already.`);
  if (action.state !== 'acted' || action.outcome === null || action.outcome === 'recovered')
    return no('There is nothing to take back: the action has not ended, or it helped.');
  const wrong = mayTakeBack(entryOf(ports, undo.entry), action, actor, placeOf(ports, investigation));
  if (wrong !== null) return denial('You cannot decide this. Nothing happened.', wrong, investigation.id);
  const now = await tx.now();
  const { taken: _offer, ...proposed } = undo;
  const version = evidenceVersion(ports, investigation, action.hypothesis);
  const back: Action = {
    ...action,
    undo: undefined,
    ...proposed,
    id: ports.ids.next(),
    undoes: action.id,
    requestedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + entryOf(ports, undo.entry).expiresSeconds * 1000).toISOString(),
    evidenceVersion: version,
    hash: actionHash(ports, { ...proposed, evidenceVersion: version }),
    state: 'approved',
    decidedBy: actor,
    decidedAt: now.toISOString(),
    actedAt: null,
    result: '',
    // Recovery after the way back says nothing of the hypothesis: no test is registered for it.
    recoveryHash: '',
    watchUntil: null,
    outcome: null,
    outcomeSaw: '',
    outcomeAt: null,
  };
  const taken = input.undo ? ('undone' as const) : ('kept' as const);
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      ...(input.undo ? { status: 'mitigating' as const } : {}),
      actions: [
        ...current.actions.map((one) => (one.id === action.id ? { ...one, undo: { ...undo, taken } } : one)),
        ...(input.undo ? [back] : []),
      ],
      decisions: [
        ...current.decisions,
        { by: actor, at: now.toISOString(), what: input.undo ? 'undo' : 'keep', about: action.title },
      ],
    },
    what: `action ${taken}`,
    detail: { action: action.id, ...(input.undo ? { undo: back.id, hash: back.hash } : {}) },
  }));
  if (input.undo)
    await addStep(scope, {
      investigation: investigation.id,
      kind: 'act',
      key: `act:${back.id}`,
      input: { action: back.id },
    });
  return { ok: true, investigation: investigation.id, about: input.undo ? back.id : action.id };
});
