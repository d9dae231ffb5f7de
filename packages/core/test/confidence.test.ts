import { describe, expect, it } from 'vitest';
import { ledgerOf, type Test, type Verdict } from '../src/index.ts';
import { testOf, window } from './evaluate-lines.ts';

type Run = Pick<Verdict, 'verdict' | 'weight'> & { decisive?: boolean; source?: 'metrics' | 'sessions'; name?: string };

const sessions: Test['probe'] = { source: 'sessions', name: 'waiting sessions', component: 'orders-db' };

function weighed(prior: number, runs: Run[], untrustedOnly = false) {
  const tests = runs.map((run, index) =>
    testOf({
      hash: `t${index}`,
      decisive: run.decisive ?? false,
      name: run.name ?? 'a_test',
      predicts: `prediction ${index}`,
      ...(run.source === 'sessions' ? { probe: sessions } : {}),
    }),
  );
  const verdicts = runs.map(
    (run, index): Verdict => ({
      test: `t${index}`,
      hypothesis: 1,
      verdict: run.verdict,
      saw: '',
      why: run.verdict === 'untestable' ? 'nothing recorded' : '',
      weight: run.weight,
      evidence: [],
      readAt: window.end,
      run: 1,
      from: 0,
      to: 0,
      askedBy: null,
    }),
  );
  return ledgerOf({ draft: { kind: 'lock_contention', prior }, tests, verdicts, untrustedOnly });
}

const percents = (found: ReturnType<typeof weighed>) => found.ledger.map((step) => Math.round(step.confidence * 100));
const sum = (found: ReturnType<typeof weighed>) => found.ledger.reduce((total, step) => total + step.weight, 0);

describe('the ledger', () => {
  it('adds up as people see it: 30, 63, 76, 84, and 96 % after recovery', () => {
    const found = weighed(0.3, [
      { verdict: 'survived', weight: 1.4, decisive: true },
      { verdict: 'survived', weight: 0.6, source: 'sessions', decisive: true },
      { verdict: 'survived', weight: 0.5 },
      { verdict: 'survived', weight: 1.6, decisive: true, name: 'recovery' },
    ]);
    expect(percents(found)).toEqual([30, 63, 76, 84, 96]);
    expect(found.status).toBe('survived');
    expect(found.ledger[0]?.why).toBe('start: how often lock contention is the cause');
    expect(found.ledger[1]).toMatchObject({ why: 'prediction 0', weight: 1.4, test: 't0', verdict: 'survived' });
  });

  it('falls from 48 to 9 % when a decisive test disproves it', () => {
    const found = weighed(0.25, [
      { verdict: 'survived', weight: 1 },
      { verdict: 'disproven', weight: -2.2, decisive: true },
    ]);
    expect(percents(found).slice(0, 3)).toEqual([25, 48, 9]);
    expect(found).toMatchObject({ status: 'disproven' });
    expect(found.confidence).toBeLessThan(0.1);
    expect(found.confidence).toBeGreaterThan(0);
  });

  it('shows every step, and its weights sum to the log-odds of the answer', () => {
    const found = weighed(
      0.4,
      [
        { verdict: 'survived', weight: 2 },
        { verdict: 'untestable', weight: 0 },
        { verdict: 'survived', weight: 1 },
      ],
      true,
    );
    expect(Math.log(found.confidence / (1 - found.confidence))).toBeCloseTo(sum(found));
    expect(found.ledger.at(-1)).toMatchObject({ confidence: expect.closeTo(found.confidence) });
  });

  it('is not likely without a decisive test, and stays open', () => {
    const found = weighed(0.5, [{ verdict: 'survived', weight: 3 }]);
    expect(found).toMatchObject({ status: 'open', confidence: expect.closeTo(0.65) });
    expect(found.ledger.at(-1)?.why).toBe('no decisive test has survived: at most 65 %');
  });

  it('is below even on text that outsiders can write, and at most 90 % on one kind of source', () => {
    const strong: Run[] = [{ verdict: 'survived', weight: 6, decisive: true }];
    expect(weighed(0.5, strong, true).confidence).toBeCloseTo(0.49);
    expect(weighed(0.5, strong).confidence).toBeCloseTo(0.9);
    expect(weighed(0.5, [...strong, { verdict: 'survived', weight: 1, source: 'sessions' }]).confidence).toBeCloseTo(
      0.97,
    );
  });

  it('gives nothing for what could not be tested, and clips a prior that is too sure', () => {
    const found = weighed(0.9, [{ verdict: 'untestable', weight: 5, decisive: true }]);
    expect(found).toMatchObject({ confidence: expect.closeTo(0.5), status: 'open' });
    expect(found.ledger[1]).toMatchObject({ weight: 0, verdict: 'untestable', why: 'prediction 0 (nothing recorded)' });
    expect(weighed(0, []).confidence).toBeCloseTo(0.05);
  });

  it('keeps a decisively disproven cause below 10 % whatever else survived, and never at nothing', () => {
    const mixed = weighed(0.5, [
      { verdict: 'survived', weight: 4, decisive: true },
      { verdict: 'disproven', weight: -1, decisive: true },
    ]);
    expect(mixed).toMatchObject({ status: 'disproven', confidence: expect.closeTo(0.09) });
    const never = weighed(0.05, [{ verdict: 'disproven', weight: -9, decisive: true }]).confidence;
    expect(never).toBeGreaterThan(0);
    expect(never).toBeLessThan(0.01);
  });
});
