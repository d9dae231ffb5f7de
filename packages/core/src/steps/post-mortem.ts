import { OVER } from '../nouns/investigation.ts';
import type { Step } from '../ports/store.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { writePostMortem } from '../words/post-mortem.ts';
import { sayTrouble } from './give-up.ts';
import type { StepKind } from './kind.ts';
import { investigationOf } from './load.ts';

/** How many are named: what was found alike, then the newest of the service that ended, of which some have no post-mortem. */
const SIMILAR = 5;
const LOOKED_AT = 20;

/** Writes the draft from the record alone: every sentence rests on something that stands there. */
export const postMortem: StepKind = {
  async run(run) {
    const { id, trigger } = investigationOf(run);
    return {
      commit: async (scope: Scope) => {
        const now = await scope.tx.now();
        const trail = await scope.tx.audit.list(id);
        const others = await scope.tx.investigations.list({
          statuses: OVER,
          service: trigger.service,
          limit: LOOKED_AT,
        });
        const newest = others.filter((one) => one.id !== id && one.postMortem !== null).map((one) => one.id);
        await changeInvestigation(scope, id, (current) => {
          if (current.postMortem !== null) return null;
          const name = `PM-${now.toISOString().slice(0, 10)}-${String(current.number).padStart(3, '0')}`;
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
                similar: [...new Set([...(current.similar ?? []).map((one) => one.id), ...newest])].slice(0, SIMILAR),
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
