import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCases, type MeasuredCase, pageLate, runEval } from '@compass/compose/offline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectOf, type faultKinds } from '../src/scorecard/shop/faults.ts';
import { chance } from '../src/scorecard/shop/random.ts';
import { type Line, record } from '../src/scorecard/shop/record.ts';
import { writeShop } from '../src/scorecard/shop/write-cases.ts';

const root = join(import.meta.dirname, '../../..');
const [SECONDS, BEGINS] = [600, 300];

const recorded = (kind: (typeof faultKinds)[number], component: string, begins: number | null, seed = 5): Line[] => {
  const random = chance(seed);
  return record({ seconds: SECONDS, begins, component, effect: effectOf(kind, random), chance: random });
};

const rise = (lines: Line[], component: string, what: Line['what']): number => {
  const values = [...(lines.find((one) => one.component === component && one.what === what)?.values ?? [])];
  const median = (list: number[]) =>
    list.filter((one) => !Number.isNaN(one)).sort((a, b) => a - b)[Math.floor(list.length / 2.2)] ?? 0;
  return median(values.slice(BEGINS + 150)) / median(values.slice(0, BEGINS));
};

describe('the generated shop', () => {
  it('is the same for the same seed, and another for another', () => {
    const values = (seed: number) => recorded('cpu', 'carts', BEGINS, seed).map((one) => [...one.values]);
    expect(values(5)).toEqual(values(5));
    expect(values(5)).not.toEqual(values(6));
  });

  it.each([
    ['cpu', 'cpu'],
    ['memory', 'mem'],
    ['delay', 'latency'],
    ['loss', 'latency_p90'],
    ['disk', 'diskio'],
  ] as const)('%s hits where it should, and nothing moves without it', (kind, what) => {
    expect(rise(recorded(kind, 'user', BEGINS), 'user', what)).toBeGreaterThan(1.2);
    expect(rise(recorded(kind, 'user', null), 'user', what)).toBeLessThan(1.2);
  });

  it('lets callers wait and leaves those that are called alone', () => {
    const lines = recorded('delay', 'orders', BEGINS);
    expect(rise(lines, 'front-end', 'latency')).toBeGreaterThan(1.1);
    expect(rise(lines, 'user', 'latency')).toBeLessThan(1.2);
  });

  it('has gaps, counts, and stores that tell nothing of their requests', () => {
    const lines = recorded('cpu', 'carts', BEGINS);
    expect(lines.some(({ values }) => [...values].some(Number.isNaN))).toBe(true);
    expect(lines.some((one) => one.component === 'carts-db' && one.what === 'latency')).toBe(false);
    const failed = lines.find((one) => one.component === 'front-end' && one.what === 'error');
    expect(new Set([...(failed?.values ?? [])].filter((one) => !Number.isNaN(one))).size).toBeLessThan(8);
  });
});

describe('faults in the generated shop', () => {
  let directory: string;
  const done = new Map<number, MeasuredCase[]>();
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'compass-shop-'));
    writeShop(join(directory, 'shop'), { seed: 100, faulty: 5, quiet: 2 });
    for (const late of [-60, 60])
      done.set(late, await runEval({ root, cases: findCases([directory]), vary: pageLate(late) }));
  }, 240_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('keep the truth out of what the investigator is told', () => {
    for (const folder of readdirSync(join(directory, 'shop'))) {
      const told = readFileSync(join(directory, 'shop', folder, 'incident.json'), 'utf8');
      expect(JSON.parse(told).trigger.symptoms.join()).not.toMatch(/carts|catalogue|orders|payment|shipping|user/);
    }
  });

  it.each([-60, 60])('are named when the page is %i s late', (late) => {
    const faulty = (done.get(late) ?? []).filter(({ truth }) => truth !== null);
    expect(faulty.map(({ id, abstained, suspects }) => [id, abstained ? null : suspects[0]?.component])).toEqual(
      faulty.map(({ id, truth }) => [id, truth]),
    );
    expect(faulty).toHaveLength(5);
  });

  it('are hardly ever named where nothing happens, and never with confidence', () => {
    const quiet = [...done.values()].flat().filter(({ truth }) => truth === null);
    const accused = quiet.filter(({ abstained }) => !abstained);
    expect(quiet).toHaveLength(4);
    expect(accused.length).toBeLessThanOrEqual(1);
    expect(accused.every(({ suspects }) => (suspects[0]?.confidence ?? 1) < 0.7)).toBe(true);
  });
});
