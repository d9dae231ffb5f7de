import { expect, it } from 'vitest';
import { envelopeWithin } from '../src/model/envelope.ts';
import type { Investigation } from '../src/nouns/investigation.ts';
import type { Observation } from '../src/nouns/observation.ts';

const observation = (index: number): Observation => ({
  id: `id-${index}`,
  agent: 'database',
  type: 'metric',
  source: 'prometheus:x',
  topic: 'x',
  component: `part-${index}`,
  value: index,
  normal: null,
  unit: '',
  unusual: true,
  score: index,
  onset: null,
  interpretation: 'slow',
  short: 'slow',
  confidence: 0.8,
  evidence: [],
  facts: {},
  untrusted: false,
  at: '2026-01-01T00:00:00.000Z',
});

/** Of an investigation, all that an envelope tells. */
const investigation = {
  observations: Array.from({ length: 40 }, (_, index) => observation(index)),
  hypotheses: [],
  tests: [],
  verdicts: [],
  notSeen: [],
  symptom: null,
  window: null,
  trigger: { service: 'orders', symptoms: [] },
} as unknown as Investigation;

const parts = investigation.observations.map(({ component }) => component ?? '');

it('tells as many observations as fit, the most unusual first, and counts the rest', () => {
  const all = envelopeWithin([investigation, parts, 500], () => true);
  expect(all.observations.size).toBe(40);
  const { text, observations } = envelopeWithin([investigation, parts, 500], (json) => json.length <= 2000);
  expect(text.length).toBeLessThanOrEqual(2000);
  const told = JSON.parse(text);
  expect(told.observations[0].component).toBe('part-39');
  expect(told.observations.length + told.observations_left_out).toBe(40);
  expect(told.observations.length).toBeGreaterThan(5);
  expect([...observations.values()][0]).toBe('id-39');
});

it('tells none where not even one fits', () => {
  expect(envelopeWithin([investigation, parts, 500], () => false).observations.size).toBe(0);
});
