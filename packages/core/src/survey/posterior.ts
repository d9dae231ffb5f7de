import type { Alerted, Explanation } from './explain.ts';

/** Log odds of "the cause lies outside what is seen" against "nothing is wrong", before the symptom is looked at: one in seven, chosen. */
export const OUTSIDE = -2;
/** Of the symptom's evidence so much speaks for a cause out of sight, chosen: less than all, so that what explains it as well goes first. */
const SYMPTOM_SHARE = 0.8;
/** Log odds that a page is about something real, before anything is looked at: three of four, chosen. A quiet system must outweigh it. */
export const PAGED = Math.log(3);
/**
 * …and even, where what would confirm the page is one of the series that would accuse, and counts as both: with calibrated chances one of n
 * quiet components has half of the whole in n (κ / n)^(1 / (1 − κ)) of all windows then, one of fifteen, and in one of four otherwise.
 */
const AGAIN = 0;

export interface Posterior {
  confidence: ReadonlyMap<string, number>;
  /** Each component's share of the prior. */
  share: ReadonlyMap<string, number>;
  /** Odds of nothing being wrong and of the cause being out of sight, against one of the components being it before they were looked at. */
  others: number;
  /** Log odds of the cause being out of sight against nothing being wrong. */
  outside: number;
}

/**
 * Exactly one of these is so: one of the components is the cause, nothing is wrong, or the cause lies outside. The components share one
 * prior, by what is known of them without their data; that keeps a large system from accusing by mere number.
 */
export function posterior(
  explanations: readonly Pick<Explanation, 'component' | 'score' | 'prior'>[],
  symptom: number | null,
  again: Alerted['again'] = false,
): Posterior {
  const paged = again ? AGAIN : PAGED;
  // Where nothing was measured nothing was quiet either: the page stands as it came.
  const unseen = explanations.length === 0 ? PAGED : OUTSIDE;
  const outside = unseen + SYMPTOM_SHARE * (symptom ?? 0);
  const whole = Math.log(explanations.reduce((sum, { prior }) => sum + Math.exp(prior), 0));
  const logs = explanations.map(({ score, prior }) => paged + score + prior - whole);
  const top = Math.max(0, outside, ...logs);
  const all = Math.exp(-top) + Math.exp(outside - top) + logs.reduce((sum, log) => sum + Math.exp(log - top), 0);
  return {
    confidence: new Map(
      explanations.map(({ component }, index) => [component, Math.exp((logs[index] ?? 0) - top) / all]),
    ),
    share: new Map(explanations.map(({ component, prior }) => [component, Math.exp(prior - whole)])),
    others: (1 + Math.exp(outside)) / Math.exp(paged),
    outside,
  };
}
