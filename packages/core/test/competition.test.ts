import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logOdds } from '../src/confidence/log-odds.ts';
import type { Hypothesis, Test, Verdict } from '../src/index.ts';
import { outsideConfidence } from '../src/record/rank.ts';
import { weighAll } from '../src/record/weigh.ts';
import { testOf, window } from './evaluate-lines.ts';

interface Told {
  component: string;
  /** What its tests weigh. */
  weights: number[];
  /** A mechanism with its prior and what it affects; else a component of the survey. */
  mechanism?: { prior: number; affected: string[] };
  setAside?: boolean;
}

const survey = (component: string, part: 'felt' | 'words'): Test['probe'] => ({
  source: 'survey',
  name: 'evidence',
  component,
  service: 's',
  symptoms: [],
  part,
  given: [],
});

function recordOf(told: Told[]) {
  const hypotheses = told.map(
    ({ component, mechanism, setAside }, index): Hypothesis => ({
      id: `h${index + 1}`,
      number: index + 1,
      agent: 'application',
      kind: `kind ${index}`,
      statement: `Cause ${index + 1}`,
      mechanism: 'm',
      component,
      why: 'w',
      supports: [],
      prior: mechanism?.prior ?? 0.05,
      tests: [],
      affected: mechanism?.affected ?? [],
      suggestion: null,
      threshold: null,
      ledger: [],
      initialConfidence: 0.05,
      confidence: 0.05,
      status: setAside === true ? 'set_aside' : 'open',
      ...(mechanism === undefined ? { rivals: { oneOf: 20, others: 0.5 } } : {}),
    }),
  );
  const runs = told.flatMap(({ component, weights, mechanism }, index) =>
    weights.map((weight, at) => {
      const hash = `${index + 1}-${at}`;
      const part = at === 2 ? 'words' : 'felt';
      const test = testOf({
        hash,
        hypothesis: index + 1,
        decisive: part === 'felt',
        ...(mechanism === undefined ? { comparator: 'explains', probe: survey(component, part) } : {}),
      });
      const verdict: Verdict = {
        test: hash,
        hypothesis: index + 1,
        verdict: Math.abs(weight) < 1 ? 'untestable' : weight > 0 ? 'survived' : 'disproven',
        saw: '',
        why: '',
        weight: Math.abs(weight) < 1 ? Math.min(0, weight) : weight,
        evidence: [],
        readAt: window.end,
        run: 1,
        from: 0,
        to: 0,
        askedBy: null,
      };
      return { test, verdict };
    }),
  );
  return {
    hypotheses,
    observations: [],
    symptom: null,
    tests: runs.map(({ test }) => ({ test, state: 'done' as const, askedBy: null, ranAt: null })),
    verdicts: runs.map(({ verdict }) => verdict),
  };
}

const weighed = (...told: Told[]) => weighAll(recordOf(told));

const component = fc.constantFrom('a', 'b', 'c', 'd');
const anyTold: fc.Arbitrary<Told> = fc.record(
  {
    component,
    weights: fc.array(fc.double({ min: -8, max: 20, noNaN: true }), { maxLength: 3 }),
    mechanism: fc.record({
      prior: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
      affected: fc.uniqueArray(component, { maxLength: 2 }),
    }),
    setAside: fc.boolean(),
  },
  { requiredKeys: ['component', 'weights'] },
);

/** The most that is said of each component by anybody. */
const byComponent = (found: Hypothesis[]) =>
  [...Map.groupBy(found, (one) => one.component).values()].map((mine) =>
    Math.max(...mine.map(({ confidence }) => confidence)),
  );
const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);

describe('causes that are rivals for one whole', () => {
  it('never add up to more than 1 on distinct components, and leave the rest to no listed cause', () => {
    fc.assert(
      fc.property(fc.array(anyTold, { maxLength: 8 }), (told) => {
        const found = weighAll(recordOf(told)).filter(({ status }) => status !== 'set_aside');
        expect(sum(byComponent(found))).toBeLessThanOrEqual(1 + 1e-9);
        expect(outsideConfidence({ hypotheses: found })).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('have ledgers whose steps add up to their confidence', () => {
    fc.assert(
      fc.property(fc.array(anyTold, { maxLength: 6 }), (told) => {
        for (const { ledger, confidence } of weighAll(recordOf(told))) {
          expect(confidence).toBeGreaterThan(0);
          expect(sum(ledger.map(({ weight }) => weight))).toBeCloseTo(Math.log(confidence / (1 - confidence)), 6);
        }
      }),
    );
  });

  it('are weighed alike in whatever order they were proposed', () => {
    fc.assert(
      fc.property(fc.array(anyTold, { minLength: 2, maxLength: 6 }), (told) => {
        const there = weighAll(recordOf(told)).map(({ confidence }) => confidence);
        const back = weighAll(recordOf(told.toReversed())).map(({ confidence }) => confidence);
        for (const [index, confidence] of back.toReversed().entries())
          expect(confidence).toBeCloseTo(there[index] ?? -1, 9);
      }),
    );
  });

  it('leave little to a mechanism that survived elsewhere, when a component explains what is seen', () => {
    const [cause, elsewhere] = weighed(
      { component: 'a', weights: [14, 6] },
      { component: 'b', weights: [1.2], mechanism: { prior: 0.25, affected: ['b'] } },
    );
    expect(cause?.confidence).toBeGreaterThan(0.85);
    expect(elsewhere?.confidence).toBeLessThan(0.05);
    expect(elsewhere?.ledger.at(-1)?.why).toContain('hypothesis 1 has most of it');
  });

  it('give a mechanism that survived what its component and those that it affects show', () => {
    const [felt, mechanism] = weighed(
      { component: 'orders', weights: [14] },
      { component: 'orders-db', weights: [2], mechanism: { prior: 0.4, affected: ['orders'] } },
    );
    expect(mechanism?.confidence).toBeCloseTo(1 / (1 + (0.6 / 0.4) * Math.exp(-2)), 2);
    expect(felt?.confidence).toBeLessThan(0.2);
    expect(felt?.ledger.map(({ why }) => why)).toContain('what hypothesis 2 leaves: its mechanism survived');
  });

  it('lose nothing to a guess about the same component, which is a part of it', () => {
    const [alone] = weighed({ component: 'a', weights: [14] });
    const [beside, guess] = weighed(
      { component: 'a', weights: [14] },
      { component: 'a', weights: [], mechanism: { prior: 0.3, affected: ['a'] } },
    );
    expect(beside?.confidence).toBeCloseTo(alone?.confidence ?? 0, 9);
    expect(guess?.confidence).toBeCloseTo(0.29, 1);
  });

  it('share the whole when two mechanisms survived: not 84 % each', () => {
    const lock = (where: string) => ({ component: where, weights: [2.5], mechanism: { prior: 0.3, affected: ['s'] } });
    const [a, b] = weighed(lock('a'), lock('b'));
    expect(a?.confidence).toBeCloseTo(b?.confidence ?? 0, 9);
    expect((a?.confidence ?? 1) + (b?.confidence ?? 1)).toBeLessThan(1);
    expect(a?.confidence).toBeGreaterThan(0.4);
  });

  it('are likelier than not by what was measured alone: names and lines that outsiders wrote make nobody so', () => {
    const quiet: Told = { component: 'a', weights: [1.5, 0, 0] };
    expect(weighed(quiet)[0]?.confidence).toBeLessThan(0.4);
    const [accused] = weighed({ ...quiet, weights: [1.5, 0, 3] });
    expect(accused?.confidence).toBeCloseTo(0.49, 9);
    expect(accused?.ledger.map(({ why }) => why).join()).toContain('what was measured does not make it likelier');
    fc.assert(
      fc.property(fc.array(anyTold, { minLength: 1, maxLength: 6 }), (told) => {
        const surveyed = told.map(({ component, weights }) => ({ component, weights }));
        const measured = weighed(...surveyed.map((one) => ({ ...one, weights: one.weights.slice(0, 2) })));
        for (const [index, { confidence }] of weighed(...surveyed).entries())
          if (confidence >= 0.5) expect(measured[index]?.confidence).toBeGreaterThanOrEqual(0.5 - 1e-9);
      }),
    );
  });

  it('take nothing from others when a person set them aside', () => {
    const cause: Told = { component: 'a', weights: [5] };
    const [alone] = weighed(cause);
    const [beside] = weighed(cause, { component: 'b', weights: [9], setAside: true });
    expect(beside?.confidence).toBe(alone?.confidence);
  });

  it('begin likelier where they were the cause before, by no more than that, and the others less', () => {
    const told: Told[] = [
      { component: 'a', weights: [1.5] },
      { component: 'b', weights: [1.5] },
      { component: 'c', weights: [1.5], mechanism: { prior: 0.3, affected: [] } },
    ];
    const odds = (one: Hypothesis | undefined) => logOdds(one?.confidence ?? 0);
    const plain = weighed(...told);
    for (const nth of [0, 2]) {
      const record = recordOf(told);
      const recalled = { patterns: [{ id: 'p', number: 871 }], weight: 0.7, alone: false };
      const hypotheses = record.hypotheses.map((one, index) => (index === nth ? { ...one, recalled } : one));
      const lifted = weighAll({ ...record, hypotheses });
      const moved = lifted.map((one, index) => odds(one) - odds(plain[index]));
      expect(moved[nth]).toBeGreaterThan(0.1);
      expect(moved[nth]).toBeLessThanOrEqual(0.7 + 1e-9);
      for (const [index, by] of moved.entries()) if (index !== nth) expect(by).toBeLessThanOrEqual(1e-9);
      const ledger = lifted[nth]?.ledger ?? [];
      expect(ledger.filter(({ why }) => why === 'recalled from INV-871')).toMatchObject([{ weight: 0.7 }]);
      const sum = ledger.reduce((all, { weight }) => all + weight, 0);
      expect(sum).toBeCloseTo(odds(lifted[nth]), 9);
    }
  });
});
