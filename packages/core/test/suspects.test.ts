import { describe, expect, it } from 'vitest';
import { type Hypothesis, suspectsOf } from '../src/index.ts';

const cause = (number: number, component: string, confidence: number, status: Hypothesis['status']): Hypothesis => ({
  id: `h${number}`,
  number,
  agent: 'application',
  kind: 'deploy',
  statement: `Cause ${number} on ${component}`,
  mechanism: '',
  component,
  why: '',
  supports: [],
  prior: 0.2,
  tests: [],
  affected: [],
  suggestion: null,
  threshold: null,
  ledger: [],
  initialConfidence: 0.2,
  confidence,
  status,
});

describe('suspects', () => {
  it('names each component once, by its strongest hypothesis, best first', () => {
    const hypotheses = [cause(1, 'db', 0.3, 'open'), cause(2, 'cart', 0.8, 'survived'), cause(3, 'cart', 0.5, 'open')];
    expect(suspectsOf({ hypotheses })).toEqual([
      { component: 'cart', confidence: 0.8, statement: 'Cause 2 on cart' },
      { component: 'db', confidence: 0.3, statement: 'Cause 1 on db' },
    ]);
  });

  it('leaves out what was disproven or set aside', () => {
    expect(suspectsOf({ hypotheses: [cause(1, 'db', 0.05, 'disproven'), cause(2, 'db', 0.9, 'set_aside')] })).toEqual(
      [],
    );
  });
});
