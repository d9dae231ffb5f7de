import type { Investigation } from '../nouns/investigation.ts';
import type { StepRun } from './kind.ts';

/** A start waits no longer for what PagerDuty can add. */
const WITHIN_MS = 1500;
/** Of a trigger's symptoms. */
const MOST = 20;

/** The symptoms with what the alerts of the page say, as far as that is known in time; what was known before where it is not. */
export async function symptomsOf(run: StepRun, { trigger, pages = [] }: Investigation): Promise<string[]> {
  const { pager, clock, redactor, log } = run.ports;
  const incident = pages.find((one) => one.source === 'pagerduty')?.fingerprint;
  if (pager === undefined || trigger.source !== 'pagerduty' || incident === undefined) return trigger.symptoms;
  const [late, answered] = [new AbortController(), new AbortController()];
  const tooLate = clock.sleep(WITHIN_MS, answered.signal).then(
    () => late.abort(),
    () => undefined,
  );
  try {
    const asked = pager.details(incident, AbortSignal.any([run.abort, late.signal]));
    const lines = await Promise.race([asked, tooLate.then((): string[] => [])]);
    // Nobody waits for an answer that comes later.
    asked.catch(() => undefined);
    const cleaned = lines.map((one) =>
      redactor
        .text(one)
        .replace(/\p{Cc}+/gu, ' ')
        .trim()
        .slice(0, 500),
    );
    return [...new Set([...trigger.symptoms, ...cleaned])].filter((one) => one !== '').slice(0, MOST);
  } catch (error) {
    log.warn({ error: String(error) }, 'PagerDuty does not say more of its page');
    return trigger.symptoms;
  } finally {
    answered.abort();
  }
}
