import { describe, expect, it } from 'vitest';
import { type Hypothesis, suspectsOf } from '../src/index.ts';
import type { Symptom } from '../src/nouns/investigation.ts';
import { causeWords } from '../src/words/lines.ts';

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

  it('counts a survived mechanism and "somewhere in it" together, for they exclude each other', () => {
    const somewhere = { ...cause(2, 'db', 0.39, 'survived'), rivals: { oneOf: 14, others: 1 } };
    const hypotheses = [cause(1, 'db', 0.46, 'survived'), somewhere, cause(3, 'cart', 0.15, 'open')];
    expect(suspectsOf({ hypotheses })[0]?.confidence).toBeCloseTo(0.85);
    const told = (bar: number) =>
      causeWords({ hypotheses, symptom: { state: 'seen' } as Symptom }, hypotheses[0] ?? somewhere, bar).replaceAll(
        '\u00a0',
        ' ',
      );
    expect(told(0.4)).toBe('Cause 1 on db, 46 %, open');
    const words = told(0.5);
    expect(words).toBe('In db, 85 %, likely; likeliest there: cause 1 on db, 46 %, open');
  });

  it('does not let what outsiders can write add to what was measured', () => {
    const told = { ...cause(2, 'db', 0.4, 'survived'), outsideText: true };
    const hypotheses = [cause(1, 'db', 0.45, 'survived'), told];
    expect(suspectsOf({ hypotheses })[0]?.confidence).toBe(0.45);
  });

  it('leaves out what was disproven or set aside', () => {
    expect(suspectsOf({ hypotheses: [cause(1, 'db', 0.05, 'disproven'), cause(2, 'db', 0.9, 'set_aside')] })).toEqual(
      [],
    );
  });
});
