import type { Action } from '../nouns/action.ts';
import { LIVE } from '../nouns/investigation.ts';
import { clockTime, dayOf } from '../words/numbers.ts';
import { type Changing, changeInvestigation } from './change.ts';

const AT_ONCE = 100;

/** What a restore found under way. */
export interface Restored {
  live: number;
  /** Actions that may have been done since the backup was taken. */
  asked: number;
}

const sinceThen = (action: Action, then: string): Action => {
  if (action.state === 'approved' || action.state === 'acting')
    return {
      ...action,
      state: 'unknown',
      result: `Restored from a backup of ${then}: it may or may not have run since.`,
    };
  if (action.state === 'awaiting_approval')
    return {
      ...action,
      state: 'void',
      reason: `Restored from a backup of ${then}: see whether it was done since, then ask again.`,
    };
  return action;
};

/**
 * The world has gone on since the backup was taken: what was to be done then may have been done by whoever had the record until now. So no
 * action goes on by itself, whatever its effect class; people are asked. In the restore's own transaction, before anybody can run a step.
 */
export async function afterRestore(scope: Changing, { takenAt }: { takenAt: string }): Promise<Restored> {
  const { zone } = scope.ports.settings;
  const then = `${dayOf(takenAt, zone)}, ${clockTime(takenAt, zone)}`;
  const restored: Restored = { live: 0, asked: 0 };
  for (let before: number | undefined; ; ) {
    const page = await scope.tx.investigations.list({
      statuses: LIVE,
      limit: AT_ONCE,
      ...(before === undefined ? {} : { before }),
    });
    for (const { id } of page)
      await changeInvestigation(scope, id, (current) => {
        const actions = current.actions.map((one) => sinceThen(one, then));
        const asked = actions.filter((one, index) => one !== current.actions[index]).map((one) => one.id);
        restored.live += 1;
        restored.asked += asked.length;
        return {
          next: {
            ...current,
            actions,
            status: current.status === 'mitigating' && asked.length > 0 ? 'awaiting_human' : current.status,
            trouble: [...current.trouble, `Restored from a backup: what happened after ${then} is not in this record.`],
          },
          what: 'restored',
          detail: { takenAt, actions: asked },
        };
      });
    before = page.at(-1)?.number;
    if (page.length < AT_ONCE) return restored;
  }
}
