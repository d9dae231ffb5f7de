import { z } from 'zod';
import { actionOf, entryOf, mayTakeBack, placeOf } from '../record/approval.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { SETTLING } from '../record/settled-by.ts';
import { takeInvestigation } from './find.ts';
import { defineVerb, denial, refusal, Where } from './verb.ts';

export const SettleActionInput = z.object({
  investigation: z.string(),
  action: z.string(),
  /** `look`: COMPASS reads back once more. The others: what a person found. */
  found: z.enum(['look', 'ran', 'not_run']),
  where: Where.optional(),
});
export type SettleActionInput = z.output<typeof SettleActionInput>;

/** Settles an action of which a crash left unknown whether it ran. Those may who may approve it, and who asked for it. */
export const settleAction = defineVerb<SettleActionInput>(SettleActionInput, async (scope, input) => {
  const { actor, tx, ports } = scope;
  const investigation = await takeInvestigation(tx, input.investigation);
  const action = actionOf(investigation, input.action);
  const entry = entryOf(ports, action.entry);
  const no = (title: string, line: string) => refusal(title, [line], investigation.id);
  if (action.state !== 'unknown')
    return no('This is settled already. Nothing happened.', `${action.title}: ${action.state.replace('_', ' ')}.`);
  const wrong = mayTakeBack(entry, action, actor, placeOf(ports, investigation));
  if (wrong !== null) return denial('You cannot settle this. Nothing happened.', wrong, investigation.id);
  if (input.found === 'look' && entry.readBack === null)
    return no(
      'There is nothing that COMPASS could read back.',
      `Look at ${action.target} yourself, and say what you found.`,
    );
  const at = (await tx.now()).toISOString();
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      decisions: [...current.decisions, { by: actor, at, what: SETTLING[input.found], about: action.title }],
      actions: current.actions.map((one) =>
        one.id === action.id && input.found === 'not_run'
          ? { ...one, state: 'failed' as const, result: `${actor.name} says that it did not run.` }
          : one,
      ),
    },
    what: `action settled: ${SETTLING[input.found]}`,
    detail: { action: action.id },
  }));
  const looks = investigation.decisions.filter(({ about }) => about === action.title).length;
  if (input.found !== 'not_run')
    await addStep(scope, {
      investigation: investigation.id,
      kind: 'settle',
      key: `settle:${action.id}:${looks}`,
      input: { action: action.id, found: input.found, by: actor.name },
    });
  return { ok: true, investigation: investigation.id, about: action.id };
});
