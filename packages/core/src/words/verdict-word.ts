import type { LedgerLine } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Test, Verdict } from '../nouns/test.ts';
import { lowerFirst } from './lines.ts';

const WORD = { survived: 'Survived', disproven: 'Disproven', untestable: 'Untestable' };

/** How a test ended, at the beginning of a sentence; what did not disprove it by itself spoke against it. */
export const verdictWord = ({ verdict }: Pick<Verdict, 'verdict'>, { decisive }: Pick<Test, 'decisive'>): string =>
  verdict === 'disproven' && !decisive ? 'Spoke against' : WORD[verdict];

/** The same of a verdict or of a line of a sum, inside a sentence; empty for a line that is no test's. */
export function verdictWordIn(
  { tests }: Pick<Investigation, 'tests'>,
  { test: hash, verdict }: Pick<LedgerLine, 'test' | 'verdict'>,
): string {
  const test = tests.find((state) => state.test.hash === hash)?.test;
  return verdict === null ? '' : lowerFirst(verdictWord({ verdict }, test ?? { decisive: true }));
}

/** Why a test that could not be run proves nothing; where little was measured and that counts, it says so. */
export const untestableLine = ({ why, weight }: Pick<Verdict, 'why' | 'weight'>): string =>
  weight < 0
    ? `${why}. That proves nothing; what little it says against the hypothesis counts.`
    : `${why}. Missing data never counts for or against a hypothesis.`;
