import { probability } from '../confidence/log-odds.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation, TestState } from '../nouns/investigation.ts';
import type { Verdict } from '../nouns/test.ts';
import { OUTSIDE } from '../survey/posterior.ts';
import { separation } from './plan.ts';

/** The verdict that counts: a test that was run again is judged by its last run. */
export const lastVerdicts = (verdicts: Verdict[]): Verdict[] => [
  ...new Map(verdicts.map((verdict) => [verdict.test, verdict])).values(),
];

/** Best first; what was disproven or set aside comes last. */
export const ranked = (hypotheses: Hypothesis[]): Hypothesis[] => {
  const out = (one: Hypothesis) => (one.status === 'disproven' || one.status === 'set_aside' ? 1 : 0);
  return [...hypotheses].sort((a, b) => out(a) - out(b) || b.confidence - a.confidence || a.number - b.number);
};

export const leaderOf = (investigation: Pick<Investigation, 'hypotheses'>): Hypothesis | null => {
  const first = ranked(investigation.hypotheses)[0];
  return first === undefined || first.status === 'disproven' || first.status === 'set_aside' ? null : first;
};

/**
 * How likely it is that none of the listed causes is it: what is left when each is wrong by itself (their confidences taken as
 * independent). Then the cause lies outside what was seen.
 */
export const outsideConfidence = (investigation: Pick<Investigation, 'hypotheses'>): number =>
  investigation.hypotheses
    .filter((one) => one.status !== 'set_aside')
    .reduce((left, one) => left * (1 - one.confidence), 1);

/** The same, split in two: nothing is wrong, or the cause lies outside what was seen. */
export function noneOfThese(investigation: Pick<Investigation, 'hypotheses' | 'survey' | 'symptom'>): {
  nothing: number;
  outside: number;
} {
  const left = outsideConfidence(investigation);
  const state = investigation.symptom?.state;
  if (state === 'absent') return { nothing: left, outside: 0 };
  const outside = left * probability(investigation.survey?.outside ?? (state === 'seen' ? -OUTSIDE : OUTSIDE));
  return { nothing: left - outside, outside };
}

/** Four of five instead of the installation's threshold, chosen: what nobody could measure may not be there. */
const UNMEASURED = 0.8;

/**
 * The cause that may be named: it leads, it survived a decisive test, and it stands at or above the threshold.
 * Below it there is a best lead, but no cause.
 */
export const namedCause = (investigation: Investigation, minConfidence: number): Hypothesis | null => {
  const first = leaderOf(investigation);
  // Text that outsiders can write names nobody, however low the threshold is set.
  if (first === null || first.status !== 'survived' || first.outsideText === true) return null;
  const own = first.threshold ?? minConfidence;
  // A symptom that nobody could measure, or that is not clear, asks for more than one that was seen.
  const bar = investigation.symptom?.state !== 'seen' ? Math.max(own, UNMEASURED) : own;
  return first.confidence < bar || investigation.symptom?.state === 'absent' ? null : first;
};

/** Tests of a hypothesis that have not run, those first that separate it best for what they cost. */
export function testsLeft(investigation: Investigation, number: number): TestState[] {
  const confidence = investigation.hypotheses.find((one) => one.number === number)?.confidence ?? 0.5;
  const worth = (state: TestState) => separation(state.test, confidence) * (state.test.decisive ? 2 : 1);
  return investigation.tests
    .filter((state) => state.test.hypothesis === number && state.state === 'offered')
    .sort((a, b) => worth(b) - worth(a));
}

/** The test to offer next: of all that are left of live hypotheses the one that is expected to move one of them most for its cost. */
export function nextTest(investigation: Investigation): TestState | null {
  const live = ranked(investigation.hypotheses).filter((one) => one.status === 'open' || one.status === 'survived');
  const best = live.flatMap((one) => {
    const [test] = testsLeft(investigation, one.number);
    return test === undefined ? [] : [{ test, worth: separation(test.test, one.confidence) }];
  });
  // A tie goes to the likelier cause.
  return (
    best.reduce<(typeof best)[number] | null>((a, b) => (a === null || b.worth > a.worth + 1e-9 ? b : a), null)?.test ??
    null
  );
}
