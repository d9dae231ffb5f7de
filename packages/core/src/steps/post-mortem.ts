import { isCompassError } from '../errors.ts';
import { OVER } from '../nouns/investigation.ts';
import type { Step } from '../ports/store.ts';
import { sealsOf } from '../post-mortem/seal.ts';
import { writePostMortem } from '../post-mortem/write.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { isoDay } from '../words/numbers.ts';
import { postMortemMarkdown } from '../words/post-mortem-markdown.ts';
import { sayTrouble } from './give-up.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf } from './load.ts';
import { knownOf, wordSummary } from './word-summary.ts';

/** How many are named: what was found alike, then the newest of the service that ended, of which some have no post-mortem. */
const SIMILAR = 5;
const LOOKED_AT = 20;

/** A post-mortem in code's own words is whole: a fault of the model's adapter must not cost it. */
function withoutWords({ ports }: StepRun, error: unknown): null {
  if (isCompassError(error)) throw error;
  ports.log.warn({ error: String(error) }, 'a summary was not worded');
  return null;
}

/** Writes the draft from the record alone: every sentence rests on something that stands there. */
export const postMortem: StepKind = {
  async run(run) {
    const { id, trigger, postMortem: written } = investigationOf(run);
    const worded = written === null ? await wordSummary(run).catch((error) => withoutWords(run, error)) : null;
    return {
      commit: async (scope: Scope) => {
        // Behind the lock: what is written and what it rests on are of one moment.
        const known = await scope.tx.investigations.get(id, { lock: true });
        if (known === null || known.postMortem !== null) return;
        const now = await scope.tx.now();
        const { trail, evidence } = await knownOf(scope.tx, known);
        const others = await scope.tx.investigations.list({
          statuses: OVER,
          service: trigger.service,
          limit: LOOKED_AT,
        });
        const newest = others.filter((one) => one.id !== id && one.postMortem !== null);
        // By the names that people read, and that are accepted wherever an id is.
        const alike = [...(known.similar ?? []), ...newest].map(({ number }) => `INV-${number}`);
        const { zone, minConfidence } = run.ports.settings;
        const day = isoDay(now, zone);
        const number = await scope.tx.investigations.nextPostMortem(day);
        const name = `PM-${day}-${String(number).padStart(3, '0')}`;
        const usd = (await scope.tx.spend.of(id)).reduce((sum, one) => sum + one.usd, 0);
        await changeInvestigation(scope, id, (current) => {
          const byCode = writePostMortem(
            {
              ...{ investigation: current, trail, evidence, name, zone, minConfidence },
              now: now.toISOString(),
              similar: [...new Set(alike)].slice(0, SIMILAR),
            },
            run.ports.digest,
          );
          // The record may have gone on while the model was asked.
          const keeps = worded !== null && worded.of === byCode.executive_summary;
          const draft = keeps ? { ...byCode, worded: { text: worded.text, model: worded.model } } : byCode;
          return {
            next: {
              ...current,
              cost: { ...current.cost, usd: Math.max(current.cost.usd, usd) },
              postMortem: { ...draft, markdown: postMortemMarkdown(draft, current, zone) },
            },
            what: 'post-mortem',
            detail: { name, seals: sealsOf(run.ports.digest, draft) },
          };
        });
      },
    };
  },
  giveUp: (scope: Scope, step: Step, why: string) => sayTrouble(scope, step, 'The post-mortem was not written', why),
};
