import type { Investigation } from '../nouns/investigation.ts';
import { addStep, changeInvestigation, type Scope } from './change.ts';

/** Nobody looks, and there is no hypothesis that a new look would have to keep. */
const isIdle = ({ status, hypotheses }: Investigation): boolean =>
  status === 'awaiting_human' && hypotheses.length === 0;

/**
 * Starts over on fresh data; what people added stays. `change` says what else is written, or null to leave it as it is. False where it was left, and
 * where there is more by now than nothing.
 */
export async function nextRound(
  scope: Scope,
  id: string,
  change: (current: Investigation, at: string) => Partial<Investigation> | null,
): Promise<boolean> {
  // The lock first: of two who begin at once the second sees what the first began.
  const known = await scope.tx.investigations.get(id, { lock: true });
  const at = (await scope.tx.now()).toISOString();
  const more = known !== null && isIdle(known) ? change(known, at) : null;
  if (known === null || more === null) return false;
  await changeInvestigation(scope, id, (current) => ({
    next: {
      ...current,
      status: 'triggered',
      observations: current.observations.filter(({ agent }) => agent === 'person'),
      agents: [],
      notSeen: [],
      symptom: null,
      ...more,
    },
    what: 'look again',
    detail: {},
  }));
  const round = known.revision;
  await addStep(scope, { investigation: id, kind: 'start', key: `start:${round}`, input: { round } });
  return true;
}
