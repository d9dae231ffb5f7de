import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOf, expected, leadingCap, logMeanExp, softCap } from '../src/statistics/evidence.ts';
import { smallestEffect } from '../src/statistics/floor.ts';
import { logGamma, rateShift, rateShiftSince } from '../src/statistics/rates.ts';
import { surprise } from '../src/statistics/surprise.ts';
import { noise } from './survey-world.ts';

const tenth = (median: number): number => 0.1 * Math.abs(median);
const noisy = (length: number, seed: number, level = 1) => {
  const next = noise(seed);
  return Float64Array.from({ length }, () => level * (1 + 0.2 * (next() - 0.5)));
};

describe('surprise', () => {
  it('does not take one value beside a gap for a run', () => {
    const past = noisy(200, 1);
    const spike = Float64Array.from([Number.NaN, 9, 1, 1.02, 0.98, 1, 1.01, 0.99]);
    const alone = surprise({ past, now: spike }, tenth)?.p ?? 0;
    expect(alone).toBeGreaterThan(0.05);
    expect(surprise({ past, now: spike.with(0, 1) }, tenth)?.p).toBeGreaterThan(0.05);
    expect(surprise({ past, now: spike.with(0, 9) }, tenth)?.p).toBeLessThan(0.02);
  });

  it('is a small chance for what left its past, and an ordinary one for what did not', () => {
    const past = noisy(200, 1);
    expect(surprise({ past, now: noisy(10, 2, 3) }, tenth)?.p).toBeLessThan(0.02);
    expect(surprise({ past, now: noisy(10, 2) }, tenth)?.p).toBeGreaterThan(0.05);
  });

  it('is rarely small by itself: a hundred quiet windows', () => {
    const chances = Array.from(
      { length: 100 },
      (_, seed) => surprise({ past: noisy(200, seed + 1), now: noisy(10, seed + 500) }, tenth)?.p ?? 0,
    );
    expect(chances.filter((p) => p < 0.01).length).toBeLessThanOrEqual(3);
  });

  it('does not see a single spike', () => {
    const now = noisy(10, 2);
    now[4] = 50;
    expect(surprise({ past: noisy(200, 1), now }, tenth)?.p).toBeGreaterThan(0.05);
  });

  it('is no smaller than that spikes, which the past knows one by one, come together', () => {
    const next = noise(11);
    const spiky = (length: number) =>
      noisy(length, 3).map((value) => (next() < 0.05 ? value * (15 + 30 * next()) : value));
    const chances = Array.from({ length: 300 }, () => surprise({ past: spiky(120), now: spiky(8) }, tenth)?.p ?? 0);
    const worth = chances.reduce((sum, p) => sum + evidenceOf(p), 0) / chances.length;
    expect(chances.filter((p) => p < 0.001).length).toBeLessThanOrEqual(3);
    expect(worth).toBeLessThan(2);
    // A fault that lasts is as clear beside them.
    expect(surprise({ past: spiky(120), now: noisy(8, 4, 20) }, tenth)?.p).toBeLessThan(1e-3);
  });

  it('is beyond doubt where the past stood still: errors of a component that never had any', () => {
    const found = surprise({ past: new Float64Array(120), now: Float64Array.from([0, 0, 0.1, 0.1, 0.1, 0.1]) }, tenth);
    expect(found?.p).toBeLessThan(1e-5);
  });

  it('sees a fault that only fills half of the window', () => {
    const now = Float64Array.from([...noisy(5, 3), ...noisy(5, 4, 4)]);
    expect(surprise({ past: noisy(200, 1), now }, tenth)?.p).toBeLessThan(0.001);
  });

  it('sees in its last value what has just begun, and no more in it than that it is one value', () => {
    const past = noisy(200, 1);
    const begun = (at: number, level: number) => {
      const now = noisy(10, 2);
      now[at] = level;
      return surprise({ past, now }, tenth);
    };
    expect(begun(9, 20)?.p).toBeLessThan(0.005);
    expect(begun(9, 20)?.z).toBeGreaterThan(10);
    expect(begun(9, 20)?.p).toBeGreaterThan(surprise({ past, now: noisy(10, 2, 20) }, tenth)?.p ?? 1);
    expect(begun(9, 1.12)?.p).toBeGreaterThan(0.05);
    // Not arrived yet; and one that had been so before.
    expect(begun(9, Number.NaN)?.p).toBeGreaterThan(0.05);
    const spiky = past.map((value, index) => (index % 12 === 5 ? 20 : value));
    const now = noisy(10, 2);
    now[9] = 20;
    expect(surprise({ past: spiky, now }, tenth)?.p).toBeGreaterThan(0.05);
  });

  it('is larger for a leak of what stays taken than for a spell that began as slowly', () => {
    const past = noisy(200, 1);
    const now = noisy(20, 2).map((value, index) => value + index / 5);
    const [leak, spell] = (['stays', 'spells'] as const).map((rises) => surprise({ past, now }, tenth, rises)?.p ?? 1);
    expect(leak).toBeLessThan((spell ?? 0) / 2);
  });

  it('cannot be said of too short a past, and never from gaps alone', () => {
    expect(surprise({ past: noisy(5, 1), now: noisy(5, 2) }, tenth)).toBeNull();
    expect(surprise({ past: noisy(100, 1), now: new Float64Array(8).fill(Number.NaN) }, tenth)).toBeNull();
    const gaps = noisy(40, 1).map((value, index) => (index % 8 === 0 ? value : Number.NaN));
    expect(surprise({ past: gaps, now: noisy(5, 2) }, tenth)).toBeNull();
  });

  it('believes a tail less when few windows of the past are known', () => {
    const now = noisy(4, 9, 3);
    const [few, many] = [surprise({ past: noisy(14, 1), now }, tenth), surprise({ past: noisy(400, 1), now }, tenth)];
    expect(few?.p ?? 0).toBeGreaterThan(many?.p ?? 1);
  });
});

describe('failures that are counted', () => {
  const failures = (median: number, step: number) => smallestEffect({ median, kind: 'errors', step });
  const counts = (length: number, at: (index: number) => number) =>
    Float64Array.from({ length }, (_, index) => at(index));

  it('are no surprise one at a time, however clean the past was', () => {
    const now = counts(10, (index) => (index === 3 || index === 4 ? 1 / 60 : 0));
    for (const past of [counts(200, () => 0), counts(200, (index) => (index % 90 === 5 ? 1 / 60 : 0))])
      expect(surprise({ past, now }, failures)?.p).toBeGreaterThan(0.02);
  });

  it('are one when they go on and become many', () => {
    const now = counts(10, (index) => (1 + 7 * (index % 3) + index) / 60);
    expect(surprise({ past: counts(200, () => 0), now }, failures)?.p).toBeLessThan(1e-3);
    const seldom = counts(200, (index) => (index % 90 === 5 ? 1 / 60 : 0));
    expect(surprise({ past: seldom, now }, failures)?.p).toBeLessThan(1e-3);
  });

  it('are the same surprise in any unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (unit) => {
        const past = counts(200, (index) => (index % 40 === 5 ? unit : 0));
        const now = counts(10, (index) => unit * (4 + (index % 3)));
        const found = surprise({ past, now }, (_, step) => step)?.p ?? 1;
        const plain = surprise(
          { past: past.map((value) => value / unit), now: now.map((value) => value / unit) },
          (_, step) => step,
        );
        expect(Math.log(found)).toBeCloseTo(Math.log(plain?.p ?? 1), 6);
      }),
    );
  });
});

describe('evidence', () => {
  it('has a mean of at most one over uniform chances: an e-value', () => {
    const count = 100_000;
    const mean =
      Array.from({ length: count }, (_, index) => evidenceOf((index + 0.5) / count)).reduce((a, b) => a + b, 0) / count;
    expect(mean).toBeLessThanOrEqual(1);
    expect(evidenceOf(1)).toBeLessThan(1);
  });

  it('is capped softly: more still ranks higher', () => {
    expect(softCap(4)).toBe(4);
    expect(softCap(20)).toBeLessThan(9);
    expect(softCap(21)).toBeGreaterThan(softCap(20));
  });

  it('that leads is capped, too, and keeps its lead over what follows it', () => {
    expect(leadingCap(4)).toBe(4);
    fc.assert(
      fc.property(
        fc.double({ min: 6.1, max: 60, noNaN: true }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        (x, more) => {
          const lead = leadingCap(x + more) - leadingCap(x);
          expect(lead).toBeGreaterThan(softCap(x + more) - softCap(x));
          expect(lead).toBeLessThan(more);
        },
      ),
    );
  });

  it('of what a cause brings about only sometimes speaks against it only so far', () => {
    expect(expected(0.5, -50)).toBeCloseTo(Math.log(0.5));
    expect(expected(0.5, 3)).toBeCloseTo(Math.log(0.5 * Math.exp(3) + 0.5));
    expect(logMeanExp([Math.log(1), Math.log(3)])).toBeCloseTo(Math.log(2));
  });
});

describe('a rate', () => {
  it('that broke is evidence, one that drifted hardly, one that stayed speaks against', () => {
    expect(rateShift({ k: 100, n: 100 }, { k: 8, n: 50 })).toBeGreaterThan(8);
    expect(rateShift({ k: 11, n: 100 }, { k: 15, n: 60 })).toBeLessThan(1.5);
    expect(rateShift({ k: 50, n: 100 }, { k: 25, n: 50 })).toBeLessThan(0);
  });

  it('that broke somewhere in the window is found, and one that goes up and down all the time is not', () => {
    const always = { k: 3, n: 3 };
    const slices = (shares: number[]) => shares.map((k) => ({ k, n: 4 }));
    const broke = rateShiftSince(always, slices([4, 4, 0, 0, 0, 0]));
    expect(broke).toBeGreaterThan(rateShift(always, { k: 8, n: 24 }) + 4);
    expect(rateShiftSince({ k: 30, n: 90 }, slices([2, 1, 1, 2, 1, 1]))).toBeLessThan(0);
    expect(rateShiftSince({ k: 30, n: 90 }, slices([2, 0, 2, 0, 2, 2]))).toBeLessThan(0.5);
    // No onset later than the window's beginning fits better: at most the even odds are lost.
    const whole = rateShift({ k: 90, n: 90 }, { k: 0, n: 24 });
    expect(rateShiftSince({ k: 90, n: 90 }, slices([0, 0, 0, 0, 0, 0]))).toBeGreaterThan(whole - Math.LN2);
    expect(rateShiftSince(always, [{ k: 8, n: 24 }])).toBe(rateShift(always, { k: 8, n: 24 }));
  });

  it('says nothing without requests on either side', () => {
    expect(rateShift({ k: 0, n: 0 }, { k: 9, n: 9 })).toBe(0);
    expect(rateShift({ k: 9, n: 9 }, { k: 0, n: 0 })).toBe(0);
  });

  it('rests on log Γ', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 10);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 10);
  });
});
