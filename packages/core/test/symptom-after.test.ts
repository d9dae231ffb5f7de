import { describe, expect, it } from 'vitest';
import { symptomAfter } from '../src/evaluate/symptom-after.ts';
import type { Symptom } from '../src/nouns/investigation.ts';

const absent: Symptom = {
  state: 'absent',
  signal: { name: 'latency', kind: 'latency', query: 'p99', worse: 'up', unit: 's' },
  component: 'inventory',
  value: 2.2,
  normal: 0.8,
  range: [0.7, 1],
  unit: 's',
  since: null,
  phrase: 'as usual: latency 2.2\u00a0s, normally 0.8\u00a0s',
  evidence: [],
};

describe('a symptom that its own series did not show', () => {
  it('stays absent when the survey finds it unlikely', () => {
    expect(symptomAfter(absent, { symptom: -1.5, elsewhere: false })).toBe(absent);
  });

  it('stays absent when nothing was surveyed', () => {
    expect(symptomAfter(absent, { symptom: null, elsewhere: false })).toBe(absent);
  });

  it('is not clear when the survey cannot say', () => {
    expect(symptomAfter(absent, { symptom: -1.4, elsewhere: false })).toMatchObject({
      state: 'unclear',
      phrase: 'not clearly affected: latency 2.2\u00a0s, normally 0.8\u00a0s',
    });
  });

  it('is not clear when something that it calls left its past, however quiet its own series are', () => {
    expect(symptomAfter(absent, { symptom: -2, elsewhere: true })).toMatchObject({
      state: 'unclear',
      phrase: 'not clearly affected: latency 2.2\u00a0s, normally 0.8\u00a0s',
    });
  });

  it('is seen when the survey finds it with twenty to one', () => {
    expect(symptomAfter(absent, { symptom: 3, elsewhere: false })).toMatchObject({
      state: 'seen',
      phrase: 'slow: latency 2.2\u00a0s, normally 0.8\u00a0s',
    });
  });

  it('that was seen or could not be measured is left as it is', () => {
    for (const state of ['seen', 'not_measurable'] as const)
      expect(symptomAfter({ ...absent, state }, { symptom: 9, elsewhere: true })?.state).toBe(state);
  });
});
