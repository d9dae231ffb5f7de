import type { HypothesiseInput, Observation } from '@compass/core';
import { expect, it } from 'vitest';
import { hypothesise } from '../src/infrastructure/hypotheses.ts';
import { hypothesise as fromTraces } from '../src/tracing/hypotheses.ts';

/** Of a page about orders; `seen` is the only thing observed. */
const inputOf = (kind: 'latency' | 'errors' | 'traffic', seen: object): HypothesiseInput =>
  ({
    service: 'orders',
    observations: [{ id: 'o', unusual: true, facts: {}, ...seen } as unknown as Observation],
    symptom: { signal: { kind, name: kind, query: kind }, component: 'orders', unit: '', value: 9 },
    settings: { disproof_strategies: [] },
  }) as unknown as HypothesiseInput;

it('that a component uses more explains waiting and failing, and not that there are more requests', () => {
  const cpu = { topic: 'cpu', component: 'stock', unit: 'cores', value: 3, normal: 1 };
  const proposed = (kind: 'latency' | 'traffic') => hypothesise(inputOf(kind, cpu)).map((one) => one.kind);
  expect(proposed('latency')).toEqual(['cpu_saturation']);
  expect(proposed('traffic')).toEqual([]);
});

it('that time is spent somewhere explains who waits before it explains who fails', () => {
  const time = { topic: 'own_time', component: 'orders', unit: 's', value: 0.007 };
  const prior = (kind: 'latency' | 'errors') => fromTraces(inputOf(kind, time))[0]?.prior ?? Number.NaN;
  expect(prior('errors')).toBeLessThan(prior('latency') / 2);
});
