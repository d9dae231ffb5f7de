import type { HypothesiseInput, Observation } from '@compass/core';
import { expect, it } from 'vitest';
import { hypothesise } from '../src/infrastructure/hypotheses.ts';
import { hypothesise as fromTraces } from '../src/tracing/hypotheses.ts';

it('that a component uses more explains waiting and failing, and not that there are more requests', () => {
  const cpu = {
    id: 'o',
    topic: 'cpu',
    unusual: true,
    component: 'stock',
    unit: 'cores',
    value: 3,
    normal: 1,
    facts: {},
  };
  const proposed = (kind: 'latency' | 'traffic') =>
    hypothesise({
      service: 'orders',
      observations: [cpu as unknown as Observation],
      symptom: { signal: { kind, name: kind, query: kind }, component: 'orders', unit: '', value: 9 },
      settings: { disproof_strategies: [] },
    } as unknown as HypothesiseInput).map((one) => one.kind);
  expect(proposed('latency')).toEqual(['cpu_saturation']);
  expect(proposed('traffic')).toEqual([]);
});

it('that time is spent somewhere explains who waits before it explains who fails', () => {
  const time = { id: 'o', topic: 'own_time', unusual: true, component: 'orders', unit: 's', value: 0.007, facts: {} };
  const prior = (kind: 'latency' | 'errors') =>
    fromTraces({
      service: 'orders',
      observations: [time as unknown as Observation],
      symptom: { signal: { kind, name: kind, query: kind }, component: 'orders', unit: '', value: 9 },
      settings: { disproof_strategies: [] },
    } as unknown as HypothesiseInput)[0]?.prior ?? Number.NaN;
  expect(prior('errors')).toBeLessThan(prior('latency') / 2);
});
