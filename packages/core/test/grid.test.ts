import { expect, it } from 'vitest';
import { gridOf } from '../src/survey/grid.ts';

const from = Date.parse('2026-11-20T10:00:00Z') / 1000;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const asked = (start: number, end: number) => ({
  referenceStart: iso(from),
  start: iso(from + start),
  end: iso(from + end),
  stepSeconds: 60,
});

it.each([0, 20, 24, 30, 36, 59])(
  'a window that begins %i seconds beside the grid has no gap and loses nothing',
  (beside) => {
    const start = 1200 - beside;
    const points = Array.from({ length: 25 }, (_, cell): [number, number] => [from + cell * 60, cell]);
    const { past, now } = gridOf(points, asked(start, 1440));
    expect([...now]).toEqual([20, 21, 22, 23, 24]);
    // Two minutes before the window are too near to it to be its past.
    expect([...past]).toEqual(Array.from({ length: 18 }, (_, cell) => cell));
  },
);

it('keeps a gap where nothing was recorded', () => {
  const points: [number, number][] = [0, 1, 2, 5, 21, 23].map((cell) => [from + cell * 60, cell]);
  const { past, now } = gridOf(points, asked(1210, 1440));
  expect([...now]).toEqual([21, Number.NaN, 23, Number.NaN]);
  expect(past[3]).toBeNaN();
  expect(past[5]).toBe(5);
});
