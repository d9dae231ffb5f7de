import { expect, test } from 'vitest';
import { type Investigation, outcomeWord } from '../src/index.ts';
import { patternOf } from '../src/learning/pattern-of.ts';
import { action, investigation, on, watched } from './post-mortem-incident.ts';

const blind = { ...action, outcome: 'no_effect' as const };
const unread = [{ ...watched[0], test: blind.recoveryHash, verdict: 'untestable' }] as Investigation['verdicts'];

test('an effect that nobody saw is no "no effect", and what was seen keeps its word', () => {
  expect(outcomeWord({ verdicts: [] }, blind)).toBe('no effect');
  expect(outcomeWord({ verdicts: unread }, blind)).toBe('effect not seen');
  expect(outcomeWord({ verdicts: unread }, { ...blind, outcome: 'worse' })).toBe('worse');
  expect(outcomeWord({ verdicts: unread }, { ...blind, outcome: null })).toBe('open');
});

test('what is learned for the next time says so, too', () => {
  const over: Investigation = {
    ...investigation,
    ...{ status: 'closed', endedAt: on('03:20:00'), actions: [blind], verdicts: unread },
    feedback: { by: { kind: 'slack', id: 'U1', name: 'alice' }, at: on('03:21:00'), answer: 'yes' },
  };
  const learned = patternOf(over, { minConfidence: 0.65, zone: 'UTC', now: on('03:22:00') });
  expect(learned?.told.outcome).toBe(`${blind.title}: effect not seen`);
});
