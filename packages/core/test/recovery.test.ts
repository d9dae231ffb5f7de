import { expect, it } from 'vitest';
import { outcomeOf } from '../src/evaluate/recovery.ts';
import type { Point } from '../src/index.ts';
import type { Action } from '../src/nouns/action.ts';
import type { Investigation } from '../src/nouns/investigation.ts';
import type { Telemetry } from '../src/ports/telemetry.ts';

const at = (second: number): string => new Date(second * 1000).toISOString();
const ACTED = 1000;

/** Only what is looked at. */
const action = {
  actedAt: at(ACTED),
  recovery: { probe: { source: 'metrics', name: 'p99', query: 'p99', component: 'orders', unit: 's' }, effect: 1 },
} as Action;
const investigation = {
  window: { start: at(400), end: at(900), stepSeconds: 10 },
  symptom: null,
} as unknown as Investigation;

const seen = (...points: Point[]) => seenOf(investigation, ...points);
const seenOf = (investigation: Investigation, ...points: Point[]) =>
  outcomeOf({
    ...{ action, investigation, zone: 'UTC', now: new Date(at(2000)) },
    telemetry: {
      range: async () => ({ value: [{ labels: { component: 'orders' }, points }], server: 'x', recorded: null }),
    } as unknown as Telemetry,
  });

it('what was not read since the action is evidence of nothing, whatever was read before', async () => {
  for (const points of [[], [[980, 4]], [[ACTED + 10, null]]] as Point[][])
    expect(await seen([900, 4], ...points)).toEqual({
      outcome: null,
      saw: 'p99 has not been read since the action',
      evidence: [],
    });
  const worse = await seen([900, 4], [ACTED + 10, 4]);
  expect([worse.outcome, worse.evidence.length]).toEqual([null, 1]);
});

it('what recovered is back since its first reading inside the prediction, not since that was known', async () => {
  const after: Point[] = [10, 20, 30, 40].map((late) => [ACTED + late, late === 10 ? 4 : 0.1]);
  expect(await seen(...after)).toMatchObject({ outcome: 'recovered', backAt: at(ACTED + 20) });
});

it('the symptom is called as before the action, in words and under its chart', async () => {
  const signal = { name: 'p99', title: 'checkout latency', kind: 'latency', query: 'p99' };
  const named = { ...investigation, symptom: { signal } } as unknown as Investigation;
  const { saw, evidence } = await seenOf(named, [ACTED + 10, 4]);
  expect(saw).toMatch(/^checkout latency at /);
  expect(evidence[0]?.readings[0]?.name).toBe('checkout latency');
});
