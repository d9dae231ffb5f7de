import { type Clock, kindOf, type Watch } from '@compass/core';
import { aboutNow, concerning, working } from './about.ts';
import type { See } from './seen.ts';

/** Core's work, seen: what is counted, traced and logged follows from what `see` hears and from what the work is about. */
export const openWatch = ({ see, clock }: { see: See; clock: Pick<Clock, 'now'> }): Watch => ({
  step(step, run) {
    const { id, epoch, investigation } = step;
    const from = clock.now();
    const seen = (outcome: Extract<Parameters<See>[0], { what: 'step' }>['outcome']) =>
      see({ what: 'step', kind: kindOf(step), outcome, about: aboutNow(), from, to: clock.now() });
    return working({ investigation, run: { step: id, epoch } }, async () => {
      try {
        const outcome = await run();
        seen(outcome);
        return outcome;
      } catch (error) {
        seen('crashed');
        throw error;
      }
    });
  },
  delivery({ verb, actor, investigation }, run) {
    const from = clock.now();
    const seen = (outcome: 'new' | 'repeated' | 'failed') =>
      see({ what: 'delivery', verb, source: actor.kind, outcome, about: aboutNow(), from, to: clock.now() });
    return working({ investigation, run: null }, async () => {
      try {
        const answer = await run();
        seen(answer.isNew ? 'new' : 'repeated');
        return answer;
      } catch (error) {
        seen('failed');
        throw error;
      }
    });
  },
  concerns: concerning,
  ended: (investigation) => see({ what: 'end', investigation }),
});
