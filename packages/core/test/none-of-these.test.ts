import { describe, expect, it } from 'vitest';
import { type Investigation, noneOfThese } from '../src/index.ts';
import { posterior } from '../src/survey/posterior.ts';

const none = (about: { state?: string; outside?: number }) => {
  const { state, outside } = about;
  const known = {
    hypotheses: [],
    symptom: state === undefined ? null : { state },
    ...(outside === undefined ? {} : { survey: { outside } }),
  };
  return noneOfThese(known as unknown as Investigation);
};

describe('where no cause is listed', () => {
  it('a page about which nothing could be measured is no sign that nothing is wrong', () => {
    const { outside } = posterior([], null);
    expect(none({ state: 'not_measurable', outside }).outside).toBeCloseTo(0.75, 6);
    expect(none({ state: 'not_measurable' }).outside).toBeCloseTo(0.75, 6);
  });

  it('quiet components are one, and a symptom that was measured and is not there says it', () => {
    const quiet = Array.from({ length: 5 }, (_, index) => ({ component: `c${index}`, score: -1, prior: 0 }));
    const { outside } = posterior(quiet, null);
    expect(none({ state: 'not_measurable', outside }).nothing).toBeGreaterThan(0.8);
    expect(none({ state: 'absent' })).toEqual({ nothing: 1, outside: 0 });
    expect(none({ state: 'seen' }).outside).toBeGreaterThan(0.8);
  });
});
