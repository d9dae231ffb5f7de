import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Comparator, evaluate, fetchReadings } from '../../src/index.ts';
import { line, shuffle, start, step } from '../evaluate-lines.ts';
import { session, telemetryOf, trace } from '../evaluate-world.ts';
import { cases } from './cases.ts';
import { crowded, gapped, type Judged, renamed, reordered, repeated, scaled, shifted } from './other-worlds.ts';

const ZONE = 'Europe/Berlin';
const judge = async ({ test, world }: Judged) => evaluate(test, await fetchReadings(test, telemetryOf(world)), ZONE);
const withoutTimes = <T extends { saw: string }>(found: T): T => ({
  ...found,
  saw: found.saw.replace(/\d\d:\d\d/g, '…'),
});

/** The same worlds in every run, so that a red one can be looked at. */
const always = { seed: 20_261_122, numRuns: 15 };
const check = <T>(value: fc.Arbitrary<T>, property: (value: T) => Promise<void>, about = always) =>
  fc.assert(fc.asyncProperty(value, property), about);

const others = {
  series: [
    { labels: { component: 'billing' }, points: line({ level: 30, seed: 31 }) },
    { labels: { component: 'orders-archive', pod: 'a' }, points: line({ level: 2, seed: 32 }) },
  ],
  spans: [-700, -500, 90, 200, 310].flatMap((at, index) =>
    trace(`x${index}`, start + at, 2, 1).map((span) => ({ ...span, service: `${span.service}-archive` })),
  ),
  changes: [{ at: new Date((start - 30) * 1000), component: 'billing', kind: 'deploy', summary: 'v9' }],
  sessions: [session(901, [])],
};
const rushing = {
  labels: { component: 'billing' },
  points: line({ level: 30, seed: 31, riseAt: start + 45, to: 900 }),
};

/** Berlin leaves summer time on 25 October 2026 at 01:00 UTC, and a day at 22:00 or 23:00. */
const borders = ['2026-10-25T01:00:00Z', '2026-03-29T01:00:00Z', '2026-12-31T23:00:00Z', '2028-02-29T23:00:00Z'];
const shift = fc.oneof(
  fc.integer({ min: -400 * 86_400, max: 400 * 86_400 }),
  fc
    .tuple(fc.constantFrom(...borders), fc.integer({ min: -600, max: 600 }))
    .map(([border, seconds]) => Date.parse(border) / 1000 - start + seconds),
);

it('has cases of every comparator that reads its own data', () => {
  const known = new Set(cases.map(({ test }) => test.comparator));
  expect(Comparator.options.filter((one) => !known.has(one))).toEqual(['explains']);
});

describe.each(cases)('$name', (one) => {
  it(`is ${one.verdict}`, async () => {
    expect(await judge(one)).toMatchObject({ verdict: one.verdict });
  });

  it('is so at any hour', async () => {
    const usual = withoutTimes(await judge(one));
    await check(shift, async (seconds) => {
      expect(withoutTimes(await judge(shifted(one, seconds * step)))).toEqual(usual);
      expect((await judge(shifted(one, seconds))).verdict).toBe(one.verdict);
    });
  });

  if (one.unitless !== true)
    it('is so in any unit', async () => {
      const factor = fc.constantFrom(1e-6, 1e-3, 1 / 60, 0.37, 8, 1000, 1024 ** 3);
      await check(fc.record({ probe: factor, control: factor }), async (by) => {
        expect((await judge(scaled(one, by))).verdict).toBe(one.verdict);
      });
    });

  it('is so whatever components and their label are called', async () => {
    const usual = await judge(one);
    const called = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{1,12}$/), { minLength: 3, maxLength: 3 });
    await check(fc.tuple(called, fc.constantFrom('service_name', 'app', 'pod')), async ([names, label]) => {
      const known = new Map(['orders-db', 'orders', 'inventory'].map((name, index) => [name, names[index] ?? '']));
      const name = (component: string) => known.get(component) ?? component;
      const found = await judge(renamed(one, name, label));
      expect(found).toEqual({ ...usual, saw: usual.saw.replace(/orders-db|orders|inventory/g, name) });
    });
  });

  it('is so beside others that have nothing to do with it', async () => {
    const usual = await judge(one);
    expect(await judge(crowded(one, others))).toEqual(usual);
    // What others gain is what the scope of a cause is about; of anything else it changes nothing.
    if (one.test.comparator !== 'concentrated_in')
      expect(await judge(crowded(one, { ...others, series: [rushing] }))).toEqual(usual);
  });

  it('is so when answers come twice', async () => {
    const usual = await judge(one);
    expect((await judge(repeated(one, () => true))).verdict).toBe(one.verdict);
    await check(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.nat(6)), async ([every, from]) => {
      expect(await judge(repeated(one, (index) => index % every === from % every))).toEqual(usual);
    });
  });

  it('is so in any order of its samples', async () => {
    const usual = await judge(one);
    await check(fc.array(fc.nat(), { minLength: 5, maxLength: 200 }), async (keys) => {
      expect(await judge(reordered(one, shuffle(keys)))).toEqual(usual);
    });
  });

  if (one.verdict !== 'survived')
    it('does not survive because less was recorded', async () => {
      const gap = fc
        .record({
          of: fc.constantFrom('probe' as const, 'control' as const, 'both' as const),
          from: fc.integer({ min: -1900, max: 600 }),
          length: fc.integer({ min: 0, max: 2600 }),
        })
        .map(({ of, from, length }) => ({ of, from: start + from, to: start + from + length }));
      await check(
        gap,
        async (less) => {
          expect((await judge(gapped(one, less))).verdict).not.toBe('survived');
        },
        { ...always, numRuns: 150 },
      );
    });
});
