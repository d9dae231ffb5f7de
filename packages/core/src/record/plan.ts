import { logOdds, probability } from '../confidence/log-odds.ts';
import type { Test } from '../nouns/test.ts';

/**
 * How far a test is expected to move a hypothesis, either way, for each second it costs. A verdict's weights are log likelihood ratios
 * s and d; they say how often each verdict comes if the hypothesis is true or not, and so how often it is to be expected now.
 */
export function separation(test: Pick<Test, 'weight' | 'costSeconds'>, confidence: number): number {
  const { survived: s, disproven: d } = test.weight;
  if (s === d) return 0;
  // P(survives | false) and P(survives | true), from the two ratios.
  const ifFalse = (1 - Math.exp(d)) / (Math.exp(s) - Math.exp(d));
  const survives = confidence * ifFalse * Math.exp(s) + (1 - confidence) * ifFalse;
  const moved = (weight: number) => Math.abs(probability(logOdds(confidence) + weight) - confidence);
  return (survives * moved(s) + (1 - survives) * moved(d)) / (1 + test.costSeconds);
}
