import type { Step } from '../ports/store.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { writePostMortem } from '../words/post-mortem.ts';
import { sayTrouble } from './give-up.ts';
import type { StepKind } from './kind.ts';
import { investigationOf } from './load.ts';

/** Writes the draft from the record alone: every sentence rests on something that stands there. */
export const postMortem: StepKind = {
  async run(run) {
    const { id } = investigationOf(run);
    return {
      commit: async (scope: Scope) => {
        const now = await scope.tx.now();
        const trail = await scope.tx.audit.list(id);
        const others = await scope.tx.investigations.list({ limit: 1000 });
        await changeInvestigation(scope, id, (current) => {
          if (current.postMortem !== null) return null;
          const day = now.toISOString().slice(0, 10);
          const count = others.filter((one) => one.postMortem?.name.startsWith(`PM-${day}`) === true).length + 1;
          const name = `PM-${day}-${String(count).padStart(3, '0')}`;
          const similar = others
            .filter(
              (one) => one.id !== id && one.trigger.service === current.trigger.service && one.postMortem !== null,
            )
            .map((one) => one.id);
          return {
            next: {
              ...current,
              postMortem: writePostMortem({
                investigation: current,
                trail,
                name,
                now: now.toISOString(),
                zone: run.ports.settings.zone,
                minConfidence: run.ports.settings.minConfidence,
                similar: similar.slice(0, 5),
              }),
            },
            what: 'post-mortem',
            detail: { name },
          };
        });
      },
    };
  },
  giveUp: (scope: Scope, step: Step, why: string) => sayTrouble(scope, step, 'The post-mortem was not written', why),
};
