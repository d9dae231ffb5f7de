import type { Investigation } from '../nouns/investigation.ts';
import type { Similar } from '../nouns/pattern.ts';
import { recalledAs } from '../wire/pattern.ts';
import { lowerFirst } from './lines.ts';
import { dayOf } from './numbers.ts';

/** "INV-0871" and what of it is known in one line: what it was, what both have, what happened then, and what became of it here. */
export function similarLine(investigation: Pick<Investigation, 'hypotheses'>, one: Similar, zone: string): string {
  const as = recalledAs(investigation, one);
  const here = as === null ? one.why : `hypothesis ${as.number} here, ${as.status.replace('_', ' ')}`;
  const cause = `${lowerFirst(one.told.statement)} (${one.labels.component}, ${dayOf(one.learnedAt, zone)})`;
  return `INV-${one.number}: ${cause}. In common: ${one.common.join(', ')}. Then: ${lowerFirst(one.told.outcome)}. ${here === '' ? '' : `Now: ${here}.`}`.trim();
}

/** "Similar: INV-0871, INV-0790."; null where nothing is. */
export const similarNames = ({ similar = [] }: Pick<Investigation, 'similar'>): string | null =>
  similar.length === 0 ? null : `Similar: ${similar.map(({ number }) => `INV-${number}`).join(', ')}`;
