import { isCompassError } from '../errors.ts';
import { type Investigation, isLookingStatus } from '../nouns/investigation.ts';
import type { Step } from '../ports/store.ts';
import { audit } from '../record/audit.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { beginOutage, endOutage, openOutage } from '../record/outage.ts';
import { pausesOf } from '../record/pause.ts';
import { toldVerdicts } from '../record/told-verdicts.ts';
import { sayTrouble } from './give-up.ts';
import type { Again, StepKind } from './kind.ts';
import { investigationOf } from './load.ts';

/** What happens while it is shown is shown after this: while agents look much happens at once, afterwards people wait for what they pressed. */
const COALESCE_MS = { looking: 1500, else: 250 };
const RETRY_MS = 5000;
/** A refusal ends when a person mends its cause. */
const MEND_MS = 60_000;

/** Writes when the surface went away, or came back, and comes back itself. */
async function changed(
  scope: Scope,
  id: string,
  change: (current: Investigation, at: string) => Investigation | null,
  what: string,
  delayMs: number,
): Promise<Again> {
  const at = (await scope.tx.now()).toISOString();
  await changeInvestigation(scope, id, (current) => {
    const next = change(current, at);
    return next === null ? null : { next, what };
  });
  return { delayMs };
}

/** Makes people see what the record says. Slack being away delays it and stops nothing else. */
export const surface: StepKind = {
  forever: true,
  async run(run) {
    const { surface } = run.ports;
    const investigation = investigationOf(run);
    if (surface === null) return {};
    const isBack = openOutage(investigation) !== undefined;
    // Series are large, and drawn of what is told alone.
    const drawn = toldVerdicts(investigation).flatMap((one) => one.evidence);
    const { evidence, posts, now } = await run.ports.store.transaction(async (tx) => ({
      evidence: await tx.evidence.get(drawn),
      posts: await tx.posts.ofInvestigation(investigation.id),
      now: await tx.now(),
    }));
    let later: number | undefined;
    try {
      // What was missed is told in one message: the record must know that it was, before anything is posted.
      if (isBack) await surface.reach();
      if (isBack) return { commit: (scope) => changed(scope, investigation.id, endOutage, 'the surface is back', 0) };
      later = await surface.show({
        investigation,
        evidence,
        posts,
        now,
        abort: run.abort,
        pauses: pausesOf(run.ports),
        keep: async (post) => {
          run.ports.crashPoint(`post:${post.ref === null ? 'before' : 'after'}`);
          await run.commit(async (scope) => {
            const { id } = investigation;
            // Posted or edited: what people have been shown cannot be taken back unseen.
            if (post.ref !== null) await audit(scope, { investigation: id, what: 'shown', detail: post });
            await scope.tx.posts.put({ ...post, investigation: id, postedAt: await scope.tx.now() });
          });
        },
      });
    } catch (error) {
      // Whatever goes wrong here, this step is never given up: the record grows and is shown later.
      if (isCompassError(error, 'stale') || run.abort.aborted) throw error;
      const away = isCompassError(error, 'unavailable');
      run.ports.log.warn({ investigation: investigation.id, error: String(error) }, 'the surface could not follow');
      const delayMs = away ? (error.retryAfterMs ?? RETRY_MS) : MEND_MS;
      if (!away || error.retryAfterMs !== null || isBack) return { again: { delayMs } };
      return { commit: (scope) => changed(scope, investigation.id, beginOutage, 'the surface is away', delayMs) };
    }
    return {
      // A change that was committed while the messages went out found this step leased: it must not be lost.
      commit: async (scope: Scope) => {
        const latest = await scope.tx.investigations.get(investigation.id, { lock: true });
        const isNewer = latest !== null && latest.revision !== investigation.revision;
        const soon = isNewer ? COALESCE_MS[isLookingStatus(latest.status) ? 'looking' : 'else'] : undefined;
        if (soon !== undefined || later !== undefined)
          return { delayMs: Math.min(soon ?? Number.POSITIVE_INFINITY, later ?? Number.POSITIVE_INFINITY) };
      },
    };
  },
  giveUp: (scope: Scope, step: Step, why: string) => sayTrouble(scope, step, 'It is no longer shown in Slack', why),
};
