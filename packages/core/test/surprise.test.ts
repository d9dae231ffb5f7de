import { describe, expect, it } from 'vitest';
import { evidenceOf, expected, logMeanExp, softCap } from '../src/statistics/evidence.ts';
import { logGamma, rateShift } from '../src/statistics/rates.ts';
import { surprise } from '../src/statistics/surprise.ts';
import { noise } from './survey-world.ts';

const tenth = (median: number): number => 0.1 * Math.abs(median);
const noisy = (length: number, seed: number, level = 1) => {
  const next = noise(seed);
  return Float64Array.from({ length }, () => level * (1 + 0.2 * (next() - 0.5)));
};

describe('surprise', () => {
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

  it('sees a fault that only fills half of the window', () => {
    const now = Float64Array.from([...noisy(5, 3), ...noisy(5, 4, 4)]);
    expect(surprise({ past: noisy(200, 1), now }, tenth)?.p).toBeLessThan(0.001);
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

  it('says nothing without requests on either side', () => {
    expect(rateShift({ k: 0, n: 0 }, { k: 9, n: 9 })).toBe(0);
    expect(rateShift({ k: 9, n: 9 }, { k: 0, n: 0 })).toBe(0);
  });

  it('rests on log Γ', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 10);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 10);
  });
});
