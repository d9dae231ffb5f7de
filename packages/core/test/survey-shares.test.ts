import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../src/statistics/evidence.ts';
import { explain, type Scene } from '../src/survey/explain.ts';
import { posterior } from '../src/survey/posterior.ts';
import type { Survey } from '../src/survey/read-survey.ts';
import { sceneOf } from '../src/survey/scene.ts';
import { explanationsOf } from '../src/survey/weigh-part.ts';
import { edge, latency, noise, requests, series, surveyOf } from './survey-world.ts';

describe('a component that lets requests through', () => {
  const calls = [edge('shop', 'orders'), edge('orders', 'cache'), edge('orders', 'store')];
  const hits = { name: 'hit_share', kind: 'saturation', query: 'hits', worse: 'down' } as const;
  /** The store takes longer; `asked` times as many requests reach it, and of the cache's answers so many are left. */
  const loaded = ({ asked, left, busier = 1 }: { asked: number; left: number; busier?: number }): Survey => {
    const usual = { shop: 0.3, orders: 0.1, cache: 0.002, store: 0.04 };
    const factor = { shop: 1.5, orders: 2.5, cache: 1, store: 4 };
    const busy = { shop: busier, orders: busier, cache: busier, store: busier * asked };
    const names = Object.keys(usual) as (keyof typeof usual)[];
    return surveyOf({
      edges: calls,
      series: [
        ...names.flatMap((name, index) => [
          series(latency, name, { normal: usual[name], factor: factor[name], seed: index + 1 }),
          series(requests, name, { normal: 50, factor: busy[name], seed: index + 11 }),
        ]),
        series(hits, 'cache', { normal: 0.9, factor: left, seed: 31 }),
      ],
    });
  };
  const best = (survey: Survey) => {
    const { confidence } = posterior(explanationsOf(survey, ['felt', 'resources']), 0);
    return [...confidence].sort((a, b) => b[1] - a[1])[0] ?? [];
  };

  it('is the cause when the one behind it is asked more for the same requests', () => {
    expect(best(loaded({ asked: 6, left: 0.4 }))).toEqual(['cache', expect.closeTo(1, 0)]);
  });

  it('is not when it answers as always, when all get more requests, or when the other one is asked as always', () => {
    expect(best(loaded({ asked: 6, left: 1 }))[0]).toBe('store');
    expect(best(loaded({ asked: 1, left: 0.4, busier: 3 }))[0]).toBe('store');
    expect(best(loaded({ asked: 1, left: 0.4 }))[0]).toBe('store');
  });
});

describe('what is shared', () => {
  /** Scores of so many quiet components, their chances even. */
  const quiet = (count: number, next: () => number) =>
    Array.from({ length: count }, (_, nth) => ({
      component: `c${nth}`,
      score: Math.log(evidenceOf(next())),
      prior: 0,
    }));

  it('gives half of it to a component of a quiet system in one window of ten at most, however many there are', () => {
    const next = noise(7);
    for (const count of [1, 2, 3, 5, 20, 100]) {
      const named = Array.from({ length: 2000 }, () =>
        Math.max(...posterior(quiet(count, next), null, true).confidence.values()),
      ).filter((most) => most >= 0.5);
      expect(named.length / 2000).toBeLessThan(0.1);
    }
  });
});

it('what many wait for is the cause, and not the one between that rose by more of what is normal for it', () => {
  const fronts = ['web', 'phone', 'partner', 'kiosk'];
  const normal = { stock: 0.04, orders: 0.012, web: 0.1, phone: 0.1, partner: 0.1, kiosk: 0.1 };
  const added = 0.2;
  const survey = surveyOf({
    edges: [edge('orders', 'stock'), ...fronts.map((front) => edge(front, 'orders'))],
    series: Object.entries(normal).flatMap(([name, usual], index) => [
      series(latency, name, { normal: usual, factor: (usual + added) / usual, seed: index + 1 }),
      series(requests, name, { normal: fronts.includes(name) ? 10 : 40, factor: 1, seed: index + 11 }),
    ]),
  });
  const { confidence } = posterior(explanationsOf(survey, ['felt']), 0);
  expect(
    [...confidence]
      .sort((a, b) => b[1] - a[1])
      .map(([name]) => name)
      .slice(0, 2),
  ).toEqual(['stock', 'orders']);
});

it('who calls whom is guessed where nothing tells it, and not beside traces', () => {
  const slower = ['shop', 'orders', 'payments'].map((name, seed) =>
    series(latency, name, { normal: 0.1, factor: 4, seed: seed + 1 }),
  );
  const scene = sceneOf(surveyOf({ edges: [], series: slower }), ['felt', 'resources']);
  const callers = (one: Scene) => explain(one).map(({ slow }) => slow.callers > 0);
  expect(callers(scene)).toEqual([true, true, true]);
  const beside = { latency: new Map(), behaviour: null, writing: new Set<string>() };
  expect(callers({ ...scene, traces: beside })).toEqual([false, false, false]);
});
