import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, noFacts } from '../src/index.ts';
import { testOf } from './evaluate-lines.ts';

const test = testOf({ comparator: 'explains', effect: 1 });
const found = (factor: number, saw: string | null = 'memory inside its past') =>
  evaluate(test, { probe: [], control: [], facts: { ...noFacts, explained: { factor, saw } } });

describe('what a part of the survey says', () => {
  it('is a verdict only from the registered bound on, either way', () => {
    expect(found(2.69)).toMatchObject({ verdict: 'survived', factor: 2.69 });
    expect(found(-5.51)).toMatchObject({ verdict: 'disproven', factor: -5.51 });
    for (const factor of [0.99, 0.2, 0, -0.29, -0.99]) expect(found(factor).verdict).toBe('untestable');
    expect(found(-0.29).why).toBe('memory inside its past: that speaks neither way clearly');
  });

  it('is never support below that bound, nor where nothing was recorded; what it says against still counts', () => {
    fc.assert(
      fc.property(fc.double({ min: -60, max: 60, noNaN: true }), fc.boolean(), (factor, recorded) => {
        const { verdict, factor: weighs = Number.NaN } = found(factor, recorded ? 'cpu as before' : null);
        if (verdict === 'untestable') expect(weighs).toBe(Math.min(0, factor));
        else expect(Math.abs(weighs)).toBeGreaterThanOrEqual(1);
        if (!recorded) expect(verdict).toBe('untestable');
      }),
    );
  });
});
