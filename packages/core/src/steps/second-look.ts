import { isOver } from '../nouns/investigation.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { nextRound } from '../record/next-round.ts';
import { isQuiet } from '../record/quiet.ts';
import { sayTrouble } from './give-up.ts';
import type { StepKind } from './kind.ts';
import { investigationOf } from './load.ts';

/** It does not come any more, and nobody is told that it will. */
const leave = (scope: Scope, id: string) =>
  changeInvestigation(scope, id, (current) =>
    isOver(current) || current.secondLook === undefined
      ? null
      : { next: { ...current, secondLook: { ...current.secondLook, state: 'left' } }, what: 'second look left' },
  );

/** Where nothing wrong was seen COMPASS looks again by itself, once, unless people have gone on with it by then, or ended it. */
export const secondLook: StepKind = {
  async run(run) {
    const { id } = investigationOf(run);
    return {
      commit: async (scope) => {
        const began = await nextRound(scope, id, (current, at) =>
          isQuiet(current) ? { secondLook: { at, state: 'looking' } } : null,
        );
        if (!began) await leave(scope, id);
      },
    };
  },
  async giveUp(scope, step, why) {
    if (step.investigation !== null) await leave(scope, step.investigation);
    await sayTrouble(scope, step, 'COMPASS did not look again by itself', why);
  },
};
