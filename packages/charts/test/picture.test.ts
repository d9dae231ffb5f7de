import type { Reading } from '@compass/core';
import { expect, test } from 'vitest';
import { drawPng } from '../src/draw-png.ts';
import { drawChart, drawPicture } from '../src/index.ts';
import { planPicture } from '../src/picture-plan.ts';
import { pictureSvg, plotsOf } from '../src/picture-svg.ts';
import { decodePng } from './decode-png.ts';

const on = (time: string) => `2026-11-22T${time}Z`;
const unix = (time: string) => Date.parse(on(time)) / 1000;
const [START, ONSET, END] = [unix('02:30:00'), unix('03:02:30'), unix('03:09:00')];
const options = {
  title: 'Did traffic rise before p99?',
  answer: 'Disproven',
  saw: 'p99 rise at 03:02 and traffic 3 min 10 s later',
  zone: 'UTC',
  from: unix('02:51:00'),
  to: END,
  onset: ONSET,
  stepSeconds: 10,
  window: { referenceStart: on('02:30:00'), start: on('03:00:00'), end: on('03:09:00'), stepSeconds: 10 },
};
const wave = (at: number) => Math.sin(at / 50);
const reading = (name: string, unit: string, value: (at: number) => number, over: Partial<Reading> = {}): Reading => ({
  role: 'probe',
  name,
  component: 'orders',
  unit,
  recorded: null,
  points: Array.from({ length: (END - START) / 10 + 1 }, (_, index): [number, number] => [
    START + index * 10,
    value(START + index * 10),
  ]),
  ...over,
});
const p99 = reading('p99', 's', (at) => (at < ONSET ? 0.32 + 0.04 * wave(at) : 4.8), { role: 'symptom' });
const requests = reading('requests', '/s', (at) => (at < ONSET + 190 ? 410 + 10 * wave(at) : 660));

/** As far from a colour as the sum over its channels. */
const apart = (a: number[], b: number[]) => a.reduce((sum, one, index) => sum + Math.abs(one - (b[index] ?? 0)), 0);
const [BLUE, BROWN, WHITE] = [
  [0x12, 0x64, 0xa3],
  [0xb0, 0x50, 0x0f],
  [255, 255, 255],
];

test('one unit is the native chart, two units are a picture that says the verdict', () => {
  expect(drawChart([p99], options)?.type).toBe('data_visualization');
  const picture = drawChart([requests, p99], options);
  expect(picture).toMatchObject({ type: 'picture', instead: { type: 'data_visualization' } });
  expect(String(picture?.['alt_text']).replaceAll('\u00a0', ' ')).toBe(
    'Disproven: did traffic rise before p99? Saw p99 rise at 03:02 and traffic 3 min 10 s later. ' +
      'Line chart, 02:51 to 03:09 UTC. ' +
      'p99 of orders, normally 0.28 s to 0.36 s, leaves it at 03:02:30: from 0.29 s to 4.8 s, at most 4.8 s. ' +
      'requests of orders, normally 400/s to 420/s, leaves it at 03:05:40, 3 min 10 s later: from 403/s to 660/s, at most 660/s.',
  );
});

test('more lines than Slack takes are a picture of one panel that names the two that moved most', () => {
  const many = Array.from({ length: 9 }, (_, index) =>
    reading('p99', 's', (at) => (at < ONSET || index !== 4 ? 0.3 + 0.01 * wave(at) : 3), { component: `s${index}` }),
  );
  const plan = planPicture(many, options);
  expect(plan?.panels).toHaveLength(1);
  expect(plan?.panels[0]?.lines[0]?.component).toBe('s4');
  expect(drawChart(many, options)?.type).toBe('picture');
});

test('nothing recorded draws nothing', () => {
  expect(drawChart([reading('p99', 's', () => 1, { points: [[ONSET, 1]] })], options)).toBeNull();
});

test('the picture is 1200 × 900, no letter is smaller than 36, and every line stands where its numbers say', async () => {
  const plan = planPicture([requests, p99], options);
  if (plan === null) throw new Error('nothing is drawn');
  const svg = pictureSvg(plan);
  const sizes = [...svg.matchAll(/font-size="(\d+)"/g)].map(([, size]) => Number(size));
  expect(sizes.length).toBeGreaterThan(8);
  expect(Math.min(...sizes)).toBe(36);
  for (const words of ['Disproven: did traffic rise', '03:02:30', '03:05:40, 3\u00a0min 10\u00a0s later', '03:09 UTC'])
    expect(svg).toContain(words);

  const png = await drawPng(svg);
  const { width, height, at } = decodePng(png);
  expect([width, height]).toEqual([1200, 900]);
  expect(png.length).toBeLessThan(150_000);
  expect(at(1, 1)).toEqual(WHITE);

  const [first, second] = plotsOf(plan);
  if (first === undefined || second === undefined) throw new Error('two panels are missing');
  const late = unix('03:08:00');
  expect(apart(at(first.xOf(late), first.yOf(4.8)), BLUE)).toBeLessThan(30);
  expect(apart(at(first.xOf(late), first.yOf(3.3)), BLUE)).toBeGreaterThan(200);
  expect(apart(at(first.xOf(ONSET), first.yOf(2)), BLUE)).toBeLessThan(30);
  // Dashed: some of it is drawn, some is not, and all of it where 660/s is.
  const along = Array.from({ length: 60 }, (_, step) => at(second.xOf(unix('03:07:30')) + step, second.yOf(660)));
  const drawn = along.filter((colour) => apart(colour, BROWN) < 30).length;
  expect(drawn).toBeGreaterThan(15);
  expect(drawn).toBeLessThan(55);
  // The past of p99, where its line does not cover it.
  const band = at(first.xOf(late), first.yOf(0.32));
  expect(apart(band, [0xd9, 0xe2, 0xec])).toBeLessThan(30);
});

test('on a page it has the colours of the page alone, and can be of any size', () => {
  const page = {
    ...{
      paper: 'var(--paper)',
      ink: 'var(--ink)',
      range: 'var(--range)',
      grid: 'var(--grid)',
      others: 'var(--others)',
    },
    panels: ['var(--one)', 'var(--two)', 'var(--three)'] as const,
  };
  const drawn = drawPicture({ readings: [p99, requests], ...options }, page);
  expect(drawn?.svg).toMatch(/^<svg [^>]*viewBox="0 0 1200 900">/);
  expect(drawn?.svg).not.toMatch(/#[0-9a-f]{3,6}\b/i);
  for (const colour of ['var(--paper)', 'var(--ink)', 'var(--range)', 'var(--grid)', 'var(--one)', 'var(--two)'])
    expect(drawn?.svg).toContain(`"${colour}"`);
  expect(drawn?.alt).toMatch(/^Disproven: did traffic rise before p99\?/);
  expect(drawPicture({ readings: [], ...options }, page)).toBeNull();
});
