import type { Investigation } from '../nouns/investigation.ts';
import { ranked } from './rank.ts';

export interface Suspect {
  component: string;
  confidence: number;
  statement: string;
}

/** Distinct components, best first, each by its strongest hypothesis; what was disproven or set aside accuses nobody. */
export function suspectsOf(investigation: Pick<Investigation, 'hypotheses'>): Suspect[] {
  const first = new Map<string, Suspect>();
  for (const { component, confidence, statement, status } of ranked(investigation.hypotheses)) {
    if (status === 'disproven' || status === 'set_aside' || first.has(component)) continue;
    first.set(component, { component, confidence, statement });
  }
  return [...first.values()];
}
