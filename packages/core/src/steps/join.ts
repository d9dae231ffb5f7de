import { z } from 'zod';
import type { Investigation } from '../nouns/investigation.ts';
import type { Step } from '../ports/store.ts';
import type { Scope } from '../record/change.ts';

/** *Look again* starts a new round of the same investigation. */
export const Round = z.object({ round: z.number().int().default(1) });

const isHome = ({ symptom, agents }: Investigation): boolean =>
  symptom !== null && agents.every(({ state }) => state !== 'looking');

/** Once all are home and the symptom is known, what is left is to propose. */
export const lookedAt = (next: Investigation): Investigation =>
  next.status === 'observing' && isHome(next) ? { ...next, status: 'hypothesis_generation' } : next;

/** The last to come home, of the agents and the look at the symptom, starts the hypotheses early; the step itself waits for the deadline of all. */
export async function join(scope: Scope, investigation: Investigation, step: Step): Promise<void> {
  if (!isHome(investigation)) return;
  const key = `hypothesise:${Round.parse(step.input).round}`;
  const woken = await scope.tx.steps.wake({ investigation: investigation.id, key, delayMs: 0 });
  if (woken !== null) scope.added.push({ step: woken, delayMs: 0 });
}
