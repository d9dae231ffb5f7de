import type { Investigation, TestState } from '../nouns/investigation.ts';
import { planOf } from '../record/plan.ts';
import { liveHypotheses } from './lines.ts';
import { NBSP } from './numbers.ts';

/** What a test would tell: which of the two best causes is it, or whether its own is. */
export function tellsWords(investigation: Pick<Investigation, 'hypotheses' | 'tests'>, { test }: TestState): string {
  const [best, second] = liveHypotheses(investigation);
  if (best !== undefined && second !== undefined && planOf(investigation).separates(test, best.number, second.number))
    return `This one test separates ${best.number} from ${second.number}.`;
  return test.decisive ? `It could disprove ${test.hypothesis}.` : `It tells for or against ${test.hypothesis}.`;
}

/** About how long a test takes, and where it reads. */
export const takesWords = ({ test }: TestState): string =>
  `About ${Math.max(1, Math.round(test.costSeconds))}${NBSP}s, reads ${test.probe.source}, changes nothing.`;
