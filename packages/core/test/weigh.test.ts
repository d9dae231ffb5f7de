import { describe, expect, it } from 'vitest';
import type { Hypothesis, Test, Verdict } from '../src/index.ts';
import type { Symptom } from '../src/nouns/investigation.ts';
import { weighAll } from '../src/record/weigh.ts';

const hypothesis = (number: number, about: Partial<Hypothesis> = {}): Hypothesis => ({
  id: `h${number}`,
  number,
  agent: 'application',
  kind: 'slow_itself',
  statement: `The fault is in c${number} itself`,
  mechanism: 'm',
  component: `c${number}`,
  why: 'w',
  supports: [],
  prior: 0.05,
  tests: [],
  affected: [],
  suggestion: null,
  threshold: null,
  ledger: [],
  initialConfidence: 0.05,
  confidence: 0.05,
  status: 'open',
  rivals: { oneOf: 20, others: 0.5 },
  ...about,
});

const tested = (number: number, weight: number, part: 'felt' | 'requests' | 'words' = 'felt') => {
  const hash = `${number}-${part}`;
  const test: Test = {
    hash,
    hypothesis: number,
    name: part,
    question: 'q',
    predicts: 'p',
    refutedBy: 'r',
    probe: { source: 'survey', name: 'evidence', component: `c${number}`, service: 's', symptoms: [], part, given: [] },
    control: null,
    comparator: 'explains',
    effect: 1,
    window: { referenceStart: '', start: '', end: '', stepSeconds: 1 },
    decisive: part !== 'words',
    weight: { survived: 20, disproven: -8 },
    requires: [],
    costSeconds: 1,
    registeredAt: '2026-11-20T10:00:00.000Z',
  };
  const verdict: Verdict = {
    test: hash,
    hypothesis: number,
    verdict: weight > 0 ? 'survived' : 'disproven',
    saw: 's',
    why: '',
    weight,
    evidence: [],
    readAt: '2026-11-20T10:00:00.000Z',
    run: 1,
    from: 0,
    to: 0,
    askedBy: null,
  };
  return { state: { test, state: 'done' as const, askedBy: null, ranAt: null }, verdict };
};

const weighed = (hypotheses: Hypothesis[], all: ReturnType<typeof tested>[]) =>
  weighAll({
    hypotheses,
    observations: [],
    symptom: null,
    tests: all.map((one) => one.state),
    verdicts: all.map((one) => one.verdict),
  });

describe('components that compete', () => {
  it('are not named for a symptom that is not clear where no calls lead to them', () => {
    const [near] = weighed([hypothesis(1)], [tested(1, 9)]);
    const [far] = weighed([hypothesis(1, { unreached: true })], [tested(1, 9)]);
    expect(near?.confidence).toBeGreaterThan(0.5);
    expect(far?.confidence).toBeCloseTo(0.45);
    expect(far?.ledger.at(-1)?.why).toContain('no calls lead to it');
  });

  it('that are mechanisms, and that nothing decisive speaks for, are guesses where the symptom is not clear', () => {
    const { rivals: _, ...guess } = hypothesis(1, { kind: 'cpu_saturation', prior: 0.5 });
    const { state, verdict } = tested(1, 0.6);
    const said = { ...state, test: { ...state.test, comparator: 'above' as const, decisive: false } };
    const told = (about: 'seen' | 'unclear') =>
      weighAll({
        hypotheses: [guess],
        observations: [],
        symptom: { state: about } as Symptom,
        tests: [said],
        verdicts: [verdict],
      })[0];
    expect(told('seen')?.confidence).toBeGreaterThan(0.55);
    expect(told('unclear')?.confidence).toBeCloseTo(0.45);
    expect(told('unclear')?.ledger.at(-1)?.why).toContain('the symptom is not clear');
  });

  it('share what they explain: two that do so alike have half each', () => {
    const [a, b] = weighed([hypothesis(1), hypothesis(2)], [tested(1, 9), tested(2, 9)]);
    expect(a?.confidence).toBeCloseTo(0.5, 1);
    expect(b?.confidence).toBeCloseTo(a?.confidence ?? 0);
  });

  it('lose to nothing being wrong when none explains much', () => {
    const [a] = weighed([hypothesis(1), hypothesis(2)], [tested(1, 1), tested(2, 0.5)]);
    expect(a?.confidence).toBeLessThan(0.25);
  });

  it('have a ledger whose steps add up to the confidence', () => {
    const [a] = weighed([hypothesis(1), hypothesis(2)], [tested(1, 6), tested(1, 2, 'requests'), tested(2, 3)]);
    const odds = a?.ledger.reduce((sum, line) => sum + line.weight, 0) ?? 0;
    expect(1 / (1 + Math.exp(-odds))).toBeCloseTo(a?.confidence ?? 0, 6);
    expect(a?.ledger.map((line) => line.why)).toContain('one of 20 components that could be it');
  });

  it('lose nothing to one that a model named and no test speaks for', () => {
    const proposedBy = { model: 'm', says: 1, mechanism: 'because I say so' };
    const [alone] = weighed([hypothesis(1)], [tested(1, 5)]);
    const beside = (weight: number | null) =>
      weighed(
        [hypothesis(1), hypothesis(2, { proposedBy })],
        [tested(1, 5), ...(weight === null ? [] : [tested(2, weight)])],
      )[0]?.confidence;
    expect(beside(null)).toBe(alone?.confidence);
    expect(beside(-0.5)).toBe(alone?.confidence);
    expect(beside(5)).toBeLessThan((alone?.confidence ?? 0) - 0.1);
  });

  it('are judged by all their parts together: what one says against, another outweighs or does not', () => {
    const [outweighed] = weighed([hypothesis(1)], [tested(1, -5.5), tested(1, 2.7, 'requests')]);
    expect(outweighed).toMatchObject({ status: 'disproven' });
    expect(outweighed?.confidence).toBeLessThan(0.09);
    const [unclear] = weighed([hypothesis(1)], [tested(1, -3), tested(1, 3.5, 'requests')]);
    expect(unclear?.status).toBe('open');
  });

  it('stay open where a rival leaves them less likely than they were before anybody looked', () => {
    const [cause, rival] = weighed([hypothesis(1), hypothesis(2)], [tested(1, 16), tested(2, 9)]);
    expect([cause?.status, rival?.status]).toEqual(['survived', 'open']);
    expect(rival?.ledger.at(-1)?.why).toContain('hypothesis 1 has most of it');
  });

  it('are killed by a part that speaks against them, unless another part shows them', () => {
    const [killed] = weighed([hypothesis(1)], [tested(1, -3)]);
    expect(killed).toMatchObject({ status: 'disproven' });
    const [shown] = weighed([hypothesis(1)], [tested(1, -3), tested(1, 11, 'requests')]);
    expect(shown?.status).toBe('survived');
    expect(shown?.confidence).toBeGreaterThan(0.8);
  });

  it('leave the place to a mechanism that survived in them', () => {
    const lock = hypothesis(2, { component: 'c1', kind: 'lock_contention', prior: 0.5 });
    const { rivals: _, ...mechanism } = lock;
    const proof = tested(2, 2);
    const state = { ...proof.state, test: { ...proof.state.test, comparator: 'rises_before' as const } };
    const [suspect, cause] = weighed([hypothesis(1), mechanism], [tested(1, 12), { ...proof, state }]);
    expect(cause?.status).toBe('survived');
    expect(suspect?.confidence).toBeLessThanOrEqual(1 - (cause?.confidence ?? 0) + 1e-9);
  });
});

describe('text that outsiders can write', () => {
  it('never makes a cause as likely as not, nor one that may be named', () => {
    const [told] = weighed([hypothesis(1)], [tested(1, 0.4), tested(1, 9, 'words')]);
    expect(told).toMatchObject({ outsideText: true, status: 'open' });
    expect(told?.confidence).toBeLessThan(0.5);
  });

  it('adds to what was measured, which then is no text', () => {
    const [alone] = weighed([hypothesis(1)], [tested(1, 3)]);
    const [both] = weighed([hypothesis(1)], [tested(1, 3), tested(1, 2, 'words')]);
    expect(both?.outsideText).toBe(false);
    expect(both?.confidence).toBeGreaterThan(alone?.confidence ?? 1);
  });

  it('takes nothing from a cause that was measured, and does not overtake it', () => {
    const measured = [tested(1, 7), tested(2, 4)];
    const [clean] = weighed([hypothesis(1), hypothesis(2)], measured);
    const [cause, innocent] = weighed([hypothesis(1), hypothesis(2)], [...measured, tested(2, 9, 'words')]);
    expect(cause?.confidence).toBeCloseTo(clean?.confidence ?? 0, 9);
    expect(innocent?.confidence).toBeLessThan(1 - (cause?.confidence ?? 0) + 0.01);
  });

  it('leaves a change little where another component was measured to be the cause', () => {
    const about = { component: 'c9', affected: ['c1'], kind: 'fault_after_change', prior: 0.3 };
    const { rivals: _, ...changed } = hypothesis(2, about);
    const proof = tested(2, 2);
    const test = (source: 'changes' | 'metrics') => ({
      ...proof.state.test,
      comparator: 'rises_before' as const,
      probe:
        source === 'changes'
          ? { source, name: 'changes', component: 'c9' }
          : { source, name: 'errors', query: 'e', component: 'c9', unit: '', worse: 'up' as const },
    });
    const [, told] = weighed(
      [hypothesis(1), changed],
      [tested(1, 7), { ...proof, state: { ...proof.state, test: test('changes') } }],
    );
    const [, measured] = weighed(
      [hypothesis(1), changed],
      [tested(1, 7), { ...proof, state: { ...proof.state, test: test('metrics') } }],
    );
    expect(told?.confidence).toBeLessThan(0.1);
    expect(measured?.confidence).toBeGreaterThan(0.7);
  });
});
