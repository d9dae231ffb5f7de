import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Hypothesis, type Investigation, nextTest, type Test, testsLeft } from '../src/index.ts';
import { gainOf, planOf } from '../src/record/plan.ts';
import { testOf } from './evaluate-lines.ts';

const cause = (number: number, confidence: number, status: Hypothesis['status'] = 'open') =>
  ({ number, confidence, status }) as Hypothesis;
const offered = (test: Partial<Test>) => ({
  test: testOf({ probe: probeOf(String(test.hash)), ...test }),
  state: 'offered' as const,
  askedBy: null,
  ranAt: null,
});
const probeOf = (query: string): Test['probe'] => ({
  source: 'metrics',
  name: query,
  query,
  component: null,
  unit: '',
  worse: 'up',
});
type State = ReturnType<typeof offered>;
const investigation = (hypotheses: Hypothesis[], tests: State[]) => ({ hypotheses, tests }) as unknown as Investigation;
const weight = { survived: 1.4, disproven: -2.2 };

const anyWeight = fc.record({
  survived: fc.double({ min: 0, max: 6, noNaN: true }),
  disproven: fc.double({ min: -6, max: 0, noNaN: true }),
});
const telling = fc.record({
  survived: fc.double({ min: 0.01, max: 6, noNaN: true }),
  disproven: fc.double({ min: -6, max: -0.01, noNaN: true }),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Entropy of which cause it is, in nats. */
const entropyOf = (shares: number[]) => shares.reduce((sum, one) => (one > 0 ? sum - one * Math.log(one) : sum), 0);

describe('what a test is worth', () => {
  it('is the expected fall of the entropy over all causes, nothing being wrong and what is out of sight', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 2, maxLength: 6 }), (raw) => {
        const whole = raw.reduce((sum, one) => sum + one, 0);
        const shares = raw.map((one) => one / whole);
        // The first is what the test is about; a verdict of weight w makes it e^w times as likely against each other.
        const [s, d] = [1.4, -2.2];
        const ifNot = (1 - Math.exp(d)) / (Math.exp(s) - Math.exp(d));
        const likely = [
          shares.map((_, index) => (index === 0 ? ifNot * Math.exp(s) : ifNot)),
          shares.map((_, index) => (index === 0 ? 1 - ifNot * Math.exp(s) : 1 - ifNot)),
        ];
        const after = likely.reduce((sum, each) => {
          const joint = shares.map((one, index) => one * (each[index] ?? 0));
          const total = joint.reduce((all, one) => all + one, 0);
          return sum + total * entropyOf(joint.map((one) => one / total));
        }, 0);
        expect(gainOf({ weight }, shares[0] ?? 0)).toBeCloseTo(entropyOf(shares) - after, 9);
      }),
    );
  });

  it('is never negative, nothing where nothing is open, and something for every weight that says something', () => {
    fc.assert(
      fc.property(anyWeight, share, (any, so) => {
        expect(gainOf({ weight: any }, so)).toBeGreaterThanOrEqual(0);
        expect(gainOf({ weight: any }, 0)).toBe(0);
        expect(gainOf({ weight: any }, 1)).toBeCloseTo(0, 9);
      }),
    );
    expect(gainOf({ weight: { survived: 0, disproven: 0 } }, 0.5)).toBe(0);
  });

  it('is something for a test that can only speak for a cause, or only against it', () => {
    expect(gainOf({ weight: { survived: 0.5, disproven: 0 } }, 0.5)).toBeGreaterThan(0.001);
    expect(gainOf({ weight: { survived: 0, disproven: -2.2 } }, 0.5)).toBeGreaterThan(0.01);
  });

  it('grows with what its verdicts weigh', () => {
    fc.assert(
      fc.property(telling, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (any, so) => {
        const more = { survived: any.survived + 1, disproven: any.disproven - 1 };
        expect(gainOf({ weight: more }, so)).toBeGreaterThan(gainOf({ weight: any }, so));
      }),
    );
  });
});

describe('the next test', () => {
  const two = [cause(1, 0.48), cause(2, 0.4), cause(3, 0.03)];

  it('is of the causes that are really open, not of one that hardly counts', () => {
    const tests = [1, 2, 3].map((number) => offered({ hash: `t${number}`, hypothesis: number, weight }));
    expect(nextTest(investigation(two, tests))?.test.hypothesis).toBe(1);
    const settled = [cause(1, 0.97), cause(2, 0.02), cause(3, 0.01)];
    expect(nextTest(investigation(settled, tests.slice(1)))?.test.hypothesis).toBe(2);
  });

  it('is the cheaper one of two of equal worth', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.double({ min: 0.1, max: 60, noNaN: true }),
        (cost, more) => {
          const tests = [
            offered({ hash: 'a-dear', hypothesis: 1, weight, costSeconds: cost + more }),
            offered({ hash: 'b-cheap', hypothesis: 1, weight, costSeconds: cost }),
          ];
          expect(testsLeft(investigation(two, tests), 1).map(({ test }) => test.hash)).toEqual(['b-cheap', 'a-dear']);
          expect(nextTest(investigation(two, tests))?.test.hash).toBe('b-cheap');
        },
      ),
    );
  });

  it('is the same in whatever order hypotheses and tests stand', () => {
    const anyTest = fc.record({
      hypothesis: fc.constantFrom(1, 2, 3),
      weight: anyWeight,
      costSeconds: fc.integer({ min: 0, max: 5 }),
      decisive: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyTest, { minLength: 1, maxLength: 6 }), fc.tuple(share, share, share), (list, shares) => {
        const causes = shares.map((one, index) => cause(index + 1, one / 3));
        const tests = list.map((one, index) => offered({ hash: `t${index}`, ...one }));
        const there = nextTest(investigation(causes, tests));
        expect(nextTest(investigation(causes.toReversed(), tests.toReversed()))?.test.hash).toBe(there?.test.hash);
      }),
    );
  });

  it('is none that all open causes predict alike', () => {
    const alike = [1, 2].map((number) =>
      offered({ hash: `same${number}`, hypothesis: number, weight, probe: probeOf('cpu') }),
    );
    const other = offered({ hash: 'other', hypothesis: 2, weight, probe: probeOf('locks') });
    const causes = [cause(1, 0.5), cause(2, 0.49)];
    expect(nextTest(investigation(causes, [...alike, other]))?.test.hash).toBe('other');
    const { separates } = planOf(investigation(causes, [...alike, other]));
    expect(separates(alike[0]?.test as Test, 1, 2)).toBe(false);
    expect(separates(other.test, 1, 2)).toBe(true);
    expect(separates({ ...other.test, weight: { survived: 0.5, disproven: -2.2 } }, 1, 2)).toBe(false);
  });

  it('is none of what was disproven or set aside', () => {
    const gone = [cause(1, 0.09, 'disproven'), cause(2, 0.4, 'set_aside')];
    const tests = [1, 2].map((number) => offered({ hash: `t${number}`, hypothesis: number, weight }));
    expect(nextTest(investigation(gone, tests))).toBeNull();
  });
});
