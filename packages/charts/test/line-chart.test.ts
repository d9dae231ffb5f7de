import type { Reading } from '@compass/core';
import { expect, test } from 'vitest';
import { lineChart } from '../src/index.ts';

const START = Date.parse('2026-11-22T02:30:00Z') / 1000;
const END = Date.parse('2026-11-22T03:09:00Z') / 1000;
const ONSET = Date.parse('2026-11-22T03:02:30Z') / 1000;
const options = {
  title: 'Did traffic rise before p99?',
  zone: 'UTC',
  from: START,
  to: END,
  onset: ONSET,
  stepSeconds: 15,
};

const reading = (
  name: string,
  unit: string,
  value: (at: number) => number | null,
  over: Partial<Reading> = {},
): Reading => ({
  role: 'probe',
  name,
  component: null,
  unit,
  recorded: null,
  points: Array.from({ length: (END - START) / 15 + 1 }, (_, index) => {
    const at = START + index * 15;
    return [at, value(at)];
  }),
  ...over,
});
const p99 = reading('p99 latency', 's', (at) => (at < ONSET ? 0.3 : 4.8), { role: 'symptom' });

test('two units are drawn as % of their own rise, one point a minute around the onset', () => {
  const chart = lineChart([reading('requests', '/s', (at) => (at < ONSET + 190 ? 410 : 660)), p99], options);
  expect(chart?.chart.axis_config).toEqual({
    categories: ['02:59', '03:00', '03:01', '03:02', '03:03', '03:04', '03:05', '03:06', '03:07', '03:08'],
    x_label: 'UTC',
    y_label: '% of its own rise',
  });
  const values = chart?.chart.series.map((one) => [one.name, one.data.map((point) => point.value)]);
  expect(values).toEqual([
    ['p99 latency', [0, 0, 0, 0, 100, 100, 100, 100, 100, 100]],
    ['requests', [0, 0, 0, 0, 0, 0, 0, 100, 100, 100]],
  ]);
});

test('one unit is drawn as it is', () => {
  const chart = lineChart([p99], options);
  expect(chart?.chart.axis_config.y_label).toBe('s');
  expect(chart?.chart.series[0]?.data.at(-1)).toEqual({ label: '03:08', value: 4.8 });
});

test('a moment without a recording is left out for all, never filled in', () => {
  const gap = Date.parse('2026-11-22T03:04:00Z') / 1000;
  const holed = reading('requests', '/s', (at) => (at > gap && at < gap + 150 ? null : 410));
  const chart = lineChart([p99, holed], options);
  expect(chart?.chart.series.map((one) => one.data.length)).toEqual([8, 8]);
  expect(chart?.chart.axis_config.categories).toEqual(expect.not.arrayContaining(['03:05', '03:06']));
});

test('short data is spaced evenly, and its labels carry seconds', () => {
  const short = { ...options, from: END - 60, onset: END - 30, stepSeconds: 5 };
  const chart = lineChart([p99], { ...short, stepSeconds: 15 });
  expect(chart?.chart.axis_config.categories).toEqual(['03:08:00', '03:08:15', '03:08:30', '03:08:45', '03:09:00']);
});

test("Slack's limits hold: six series, names of 20 characters that differ, a title of 50", () => {
  const many = Array.from({ length: 9 }, (_, index) =>
    reading('connections of a very long name', '', () => index, { component: `orders-database-replica-${index}` }),
  );
  const chart = lineChart(many, { ...options, title: 'x'.repeat(80) });
  const names = chart?.chart.series.map((one) => one.name) ?? [];
  expect(names).toHaveLength(6);
  expect(new Set(names).size).toBe(6);
  expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(20);
  expect(chart?.title).toHaveLength(50);
});

test('too little data is no chart', () => {
  expect(lineChart([], options)).toBeNull();
  expect(lineChart([reading('requests', '/s', () => null)], options)).toBeNull();
});
