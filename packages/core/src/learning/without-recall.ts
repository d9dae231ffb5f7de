import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { weighAll } from '../record/weigh.ts';

type Recalling = Pick<Investigation, 'hypotheses' | 'tests' | 'verdicts' | 'observations' | 'symptom'>;

const plain = ({ recalled: _, ...own }: Hypothesis): Hypothesis => own;

/** The same investigation as it would stand had nothing been learned: what memory added to its hypotheses is taken off, and what only memory proposed is left out. */
export function withoutRecall<T extends Recalling>(investigation: T): T {
  const { hypotheses, tests, verdicts } = investigation;
  if (hypotheses.every(({ recalled }) => recalled === undefined)) return investigation;
  const alone = new Set(hypotheses.filter(({ recalled }) => recalled?.alone === true).map(({ number }) => number));
  const own = {
    ...investigation,
    hypotheses: hypotheses.filter(({ number }) => !alone.has(number)).map(plain),
    tests: tests.filter(({ test }) => !alone.has(test.hypothesis)),
    verdicts: verdicts.filter(({ hypothesis }) => !alone.has(hypothesis)),
  };
  return { ...own, hypotheses: weighAll(own) };
}
