import { ONE_SOURCE } from '../confidence/ledger.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';

const all = (list: readonly Hypothesis[]): number => list.reduce((sum, { confidence }) => sum + confidence, 0);

/**
 * How likely it is that the cause lies in the one component that all of these are about: mechanisms that survived exclude one another and
 * "somewhere in it"; a guess is a part of that. What only outsiders' text says adds nothing to it.
 */
export function claimOf(hypotheses: readonly Hypothesis[]): number {
  const standing = hypotheses.filter(({ status }) => status !== 'set_aside');
  const surveyed = standing.filter(({ rivals }) => rivals !== undefined);
  const guesses = standing.filter(({ rivals, status }) => rivals === undefined && status !== 'survived');
  const shown = standing.filter(({ rivals, status }) => rivals === undefined && status === 'survived');
  return all(shown) + Math.max(all(guesses), ...surveyed.map(({ confidence }) => confidence));
}

/** The same as people are told it: of what survived a test and was measured, and no more than one kind of source can show. */
export function toldClaimOf(hypotheses: readonly Hypothesis[], component: string): number {
  const mine = hypotheses.filter((one) => one.component === component && one.status !== 'disproven');
  const best = Math.max(0, ...mine.map(({ confidence }) => confidence));
  const survived = mine.filter(({ status, outsideText }) => status === 'survived' && outsideText !== true);
  return Math.max(best, Math.min(claimOf(survived), ONE_SOURCE));
}
