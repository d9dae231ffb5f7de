import { describe, expect, it } from 'vitest';
import { departure } from '../src/index.ts';
import { laggedCorrelation, rankCorrelation, ranks } from '../src/statistics/correlation.ts';
import { split } from '../src/statistics/past.ts';
import { line, start, step, window } from './evaluate-lines.ts';

const seconds = (at: number) => new Date(at * 1000).toISOString();

describe('a departure from the past', () => {
  it('is found where latency rises tenfold, with its onset, its level and its normal', () => {
    const points = line({ level: 0.31, riseAt: start + 150, to: 4.8 });
    const seen = departure({ points, window, worse: 'up', kind: 'latency' });
    expect(seen).toMatchObject({ unusual: true, testable: true, direction: 'up', onset: start + 150 });
    expect(seen.value).toBeGreaterThan(4.5);
    expect(seen.normal).toBeCloseTo(0.31, 1);
    expect(seen.range?.[1]).toBeLessThan(0.4);
    expect(seen.score).toBeGreaterThan(10);
  });

  it('is found downwards where down is bad, and not where up is', () => {
    const points = line({ level: 400, riseAt: start + 200, to: 120 });
    expect(departure({ points, window, worse: 'down' })).toMatchObject({ unusual: true, direction: 'down' });
    expect(departure({ points, window, worse: 'up' }).unusual).toBe(false);
    expect(departure({ points, window }).direction).toBe('down');
  });

  it('is found in a past that never moved', () => {
    const points = line({ level: 0, riseAt: start + 60 }).map(([at]): [number, number] => [
      at,
      at >= start + 60 ? 38 : 0,
    ]);
    expect(departure({ points, window, worse: 'up' })).toMatchObject({
      unusual: true,
      onset: start + 60,
      value: 38,
      normal: 0,
    });
  });

  it('has a level in a past of single far spikes too, which nothing since is beyond', () => {
    const points = line({ level: 0, riseAt: start + 60 }).map(([at], index): [number, number] => [
      at,
      at >= start + 60 ? 6 : index % 12 === 0 ? 40 : 0,
    ]);
    const seen = departure({ points, window, worse: 'up' });
    expect([seen.unusual, seen.value]).toEqual([true, 6]);
  });

  it('counts one failure in a hundred requests as much, and one in ten thousand as nothing', () => {
    const errors = (share: number) =>
      line({ level: 1, noise: 0 }).map(([at]): [number, number] => [at, at >= start + 60 ? share : 0.0001]);
    expect(departure({ points: errors(0.01), window, worse: 'up', kind: 'errors', unit: 'share' }).unusual).toBe(true);
    expect(departure({ points: errors(0.0002), window, worse: 'up', kind: 'errors', unit: 'share' }).unusual).toBe(
      false,
    );
    const available = errors(0.02).map(([at, value]): [number, number] => [at, 1 - value]);
    expect(departure({ points: available, window, worse: 'down', unit: 'share' }).unusual).toBe(true);
  });

  it('is not a single spike, however high, nor one that repeats', () => {
    const points = line({ level: 0.31 }).map(([at, value]): [number, number | null] => [
      at,
      at === start + 150 || at === start + 300 ? 50 : value,
    ]);
    expect(departure({ points, window, worse: 'up' }).unusual).toBe(false);
  });

  it('is not what was already so before the window', () => {
    const points = line({ level: 0.31, riseAt: start - 900, to: 3 });
    expect(departure({ points, window, worse: 'up' }).unusual).toBe(false);
  });

  it('begins in the guard band when the page came late', () => {
    const points = line({ level: 0.31, riseAt: start - 60, to: 4.8 });
    expect(departure({ points, window, worse: 'up' })).toMatchObject({ unusual: true, onset: start - 60 });
  });

  it.each([3, 5, 20, 60, 120, 200])('works for a window of %i points', (count) => {
    const end = start + (count - 1) * step;
    const short = { ...window, end: seconds(end) };
    const rise = line({ level: 100, riseAt: start, to: 300, until: end });
    expect(departure({ points: rise, window: short, worse: 'up' })).toMatchObject({ testable: true, unusual: true });
    expect(departure({ points: line({ level: 100, until: end }), window: short, worse: 'up' })).toMatchObject({
      testable: true,
      unusual: false,
    });
  });

  it('is not testable without points, with two of them, or without a past', () => {
    const why = (points: [number, number][]) => departure({ points, window, worse: 'up' });
    expect(why([])).toMatchObject({ testable: false, unusual: false, why: 'nothing was recorded in the window' });
    const two = line({ level: 1, until: start + step }) as [number, number][];
    expect(why(two)).toMatchObject({ testable: false, why: 'only 2 points in the window' });
    const young = line({ level: 1, from: start - 4 * step }) as [number, number][];
    expect(why(young)).toMatchObject({ testable: false, unusual: false });
  });

  it('is seen in at most one of a hundred quiet series that wander by themselves', () => {
    const noises = [0.05, 0.15, 0.3];
    const quiet = Array.from({ length: 200 }, (_, seed) =>
      line({ level: 100, noise: noises[seed % 3] ?? 0.1, memory: [0, 0.4, 0.7, 0.85][seed % 4] ?? 0, seed: seed + 1 }),
    );
    const accused = quiet.filter((points) => departure({ points, window, worse: 'up' }).unusual);
    expect(accused.length).toBeLessThanOrEqual(2);
  });
});

describe('the past', () => {
  it('ends before the guard band, which takes at most a third of it', () => {
    const parts = split(line({ level: 1 }), window);
    expect([parts.reference.length, parts.guard.length, parts.incident.length]).toEqual([113, 7, 41]);
    const young = split(line({ level: 1, from: start - 150 }), window);
    expect(young.guard.length).toBe(3);
  });
});

describe('correlation', () => {
  it('shares ranks between equal values and reads order, not size', () => {
    expect(ranks([10, 20, 20, 5])).toEqual([2, 3.5, 3.5, 1]);
    expect(rankCorrelation([1, 2, 3, 4], [1, 10, 100, 10_000])).toBe(1);
    expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNull();
  });

  it('finds by how much one moves before the other', () => {
    const control = line({ level: 100, noise: 0.5, memory: 0.6, seed: 7 });
    const earlier = control.map(([at, value]): [number, number | null] => [at - 3 * step, value]);
    const found = laggedCorrelation({ probe: earlier, control, stepSeconds: step, mostLag: 5 });
    expect(found.lag).toBe(3);
    expect(found.correlation).toBeCloseTo(1);
  });

  it('is not given for fewer than eight pairs', () => {
    const few = line({ level: 1, from: start, until: start + 5 * step });
    expect(laggedCorrelation({ probe: few, control: few, stepSeconds: step, mostLag: 1 }).correlation).toBeNull();
  });
});
