import type { Investigation } from '../nouns/investigation.ts';
import { toldClaimOf } from './claim.ts';
import { ranked } from './rank.ts';

export interface Suspect {
  component: string;
  confidence: number;
  statement: string;
}

/** Distinct components in the order of their strongest hypotheses, each with how likely the cause lies in it; what was disproven or set aside accuses nobody. */
export function suspectsOf({ hypotheses }: Pick<Investigation, 'hypotheses'>): Suspect[] {
  const first = new Map<string, Suspect>();
  for (const { component, statement, status } of ranked(hypotheses)) {
    if (status === 'disproven' || status === 'set_aside' || first.has(component)) continue;
    first.set(component, { component, confidence: toldClaimOf(hypotheses, component), statement });
  }
  return [...first.values()];
}
