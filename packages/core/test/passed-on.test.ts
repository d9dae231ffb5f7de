import { expect, it } from 'vitest';
import { callGraph } from '../src/survey/calls.ts';
import { explain, type Scene } from '../src/survey/explain.ts';
import { seenOf } from '../src/survey/part-words.ts';
import { posterior } from '../src/survey/posterior.ts';
import type { Behaviour } from '../src/survey/traces/behaviour.ts';
import { edge } from './survey-world.ts';

/** The shop asks orders, which ask stock and prices; requests run another way in orders since, and in nobody else. */
function sceneOf(writing: readonly string[]): Scene {
  const as = (changed: number): Behaviour => ({
    changed,
    order: 0,
    affected: changed > 0 ? 20 : 0,
    strongest: null,
    said: null,
  });
  const graph = callGraph([edge('shop', 'orders'), edge('orders', 'stock'), edge('orders', 'prices')]);
  return {
    graph,
    measured: new Map(),
    asked: new Map(),
    alerted: { component: 'shop', kind: 'errors', seen: null, evidence: null, again: false },
    traces: {
      latency: new Map([['shop', { slow: 0, longer: 0, network: 0, ownShare: 0, networkShare: 0 }]]),
      behaviour: new Map(graph.components.map((one) => [one, as(one === 'orders' ? 7 : 0)])),
      writing: new Set(writing),
    },
  };
}

const confidences = (writing: readonly string[]) => posterior(explain(sceneOf(writing)), null).confidence;

it('what requests do another way may be the answer that a component got which writes no lines', () => {
  const [told, untold] = [confidences(['shop', 'orders', 'stock', 'prices']), confidences([])];
  expect(told.get('orders')).toBeGreaterThan(0.9);
  expect(untold.get('orders')).toBeLessThan(0.7);
  // It still leads: its own doing needs no second thing to be so.
  for (const other of ['stock', 'prices'])
    expect(untold.get('orders') ?? 0).toBeGreaterThan(1.5 * (untold.get(other) ?? 0));
  expect(untold.get('stock')).toBeGreaterThan(5 * (told.get('stock') ?? 0));
  // Who asks it gets its answer, and gives it none.
  expect(untold.get('shop')).toBeLessThan(0.01);
});

it('is nothing to a service of which nothing is known but that it is called now', () => {
  const scene = sceneOf([]);
  const graph = callGraph([edge('shop', 'orders'), edge('orders', 'stock'), edge('orders', 'made-up')]);
  const [stock, madeUp] = ['stock', 'made-up'].map(
    (name) => explain({ ...scene, graph }).find(({ component }) => component === name)?.changed?.passed,
  );
  expect(stock).toBeGreaterThan(5);
  expect(madeUp).toBe(0);
});

it('says so of a component of which nothing else is seen', () => {
  const scene = sceneOf([]);
  const [stock] = explain(scene).filter(({ component }) => component === 'stock');
  expect(stock && seenOf.requests(scene, 'stock', stock)).toBe('requests run another way in those who call it');
});

it('who writes lines that are as before did not pass it on', () => {
  const some = confidences(['stock']);
  expect(some.get('stock') ?? 0).toBeLessThan((some.get('prices') ?? 0) / 5);
});
