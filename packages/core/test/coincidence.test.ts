import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coincidence } from '../src/statistics/coincidence.ts';

const past = Float64Array.from({ length: 100 }, (_, index) => (index % 10 === 0 ? 9 : 1));

describe('a coincidence of single values', () => {
  it('is as likely as more than half of a run is above by itself, at any of the places', () => {
    expect(coincidence(past, { level: 9, length: 1, places: 1 })).toBeCloseTo(0.1);
    expect(coincidence(past, { level: 9, length: 2, places: 1 })).toBeCloseTo(0.01);
    expect(coincidence(past, { level: 9, length: 4, places: 1 })).toBeCloseTo(4 * 0.1 ** 3 * 0.9 + 0.1 ** 4);
    expect(coincidence(past, { level: 9, length: 2, places: 3 })).toBeCloseTo(1 - 0.99 ** 3);
  });

  it('is none where the past never was, and certain where it always was; gaps are neither', () => {
    expect(coincidence(past, { level: 10, length: 2, places: 3 })).toBe(0);
    expect(coincidence(past, { level: 1, length: 2, places: 3 })).toBe(1);
    const torn = Float64Array.from([...past, ...new Array<number>(50).fill(Number.NaN)]);
    expect(coincidence(torn, { level: 9, length: 2, places: 1 })).toBeCloseTo(0.01);
  });

  it('is a chance, and the smaller the longer a run must last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 1, max: 20 }),
        (values, half, places) => {
          const of = (length: number) => coincidence(Float64Array.from(values), { level: 7, length, places });
          const [short, long] = [of(2 * half + 1), of(2 * half + 2)];
          expect(short).toBeGreaterThanOrEqual(0);
          expect(short).toBeLessThanOrEqual(1);
          expect(long).toBeLessThanOrEqual(short + 1e-12);
        },
      ),
    );
  });
});
