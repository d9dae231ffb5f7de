import { probability } from '../confidence/log-odds.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation, TestState } from '../nouns/investigation.ts';
import type { Verdict } from '../nouns/test.ts';
import { OUTSIDE, PAGED } from '../survey/posterior.ts';
import { claimOf, toldClaimOf } from './claim.ts';
import { planOf } from './plan.ts';

/** The verdict that counts: a test that was run again is judged by its last run. */
export const lastVerdicts = (verdicts: Verdict[]): Verdict[] => [
  ...new Map(verdicts.map((verdict) => [verdict.test, verdict])).values(),
];

/** What a hypothesis is out for: the last verdict that disproved it by itself, else the last that spoke against it. */
export function disproofOf(
  { verdicts, tests }: Pick<Investigation, 'verdicts' | 'tests'>,
  number: number,
): Verdict | undefined {
  const against = verdicts.filter((one) => one.hypothesis === number && one.verdict === 'disproven');
  const decisive = new Set(tests.filter(({ test }) => test.decisive).map(({ test }) => test.hash));
  return against.findLast(({ test }) => decisive.has(test)) ?? against.at(-1);
}

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
 * How likely it is that none of the listed causes is it: what they leave of the whole that they are rivals for. A guess about a component
 * that was surveyed is a part of that.
 */
export const outsideConfidence = ({ hypotheses }: Pick<Investigation, 'hypotheses'>): number => {
  const claimed = [...Map.groupBy(hypotheses, ({ component }) => component).values()].map(claimOf);
  return Math.max(0, 1 - claimed.reduce((sum, one) => sum + one, 0));
};

/** The same, split in two: nothing is wrong, or the cause lies outside what was seen. */
export function noneOfThese(investigation: Pick<Investigation, 'hypotheses' | 'survey' | 'symptom'>): {
  nothing: number;
  outside: number;
} {
  const left = outsideConfidence(investigation);
  const state = investigation.symptom?.state;
  if (state === 'absent') return { nothing: left, outside: 0 };
  const outside = left * probability(investigation.survey?.outside ?? (state === 'seen' ? -OUTSIDE : PAGED));
  return { nothing: left - outside, outside };
}

/** Four of five instead of the installation's threshold, chosen: what nobody could measure may not be there. */
const UNMEASURED = 0.8;

/** What a cause has to reach before it is named: more where the symptom could not be measured, or is not clear, than where it was seen. */
export const barOf = (
  { symptom }: Pick<Investigation, 'symptom'>,
  { threshold }: Pick<Hypothesis, 'threshold'>,
  minConfidence: number,
): number => Math.max(threshold ?? minConfidence, symptom?.state === 'seen' ? 0 : UNMEASURED);

/**
 * The cause that may be named: it leads, it survived a decisive test, and its component stands at or above the threshold.
 * Below it there is a best lead, but no cause.
 */
export const namedCause = (investigation: Investigation, minConfidence: number): Hypothesis | null => {
  const first = leaderOf(investigation);
  // Text that outsiders can write names nobody, however low the threshold is set.
  if (first === null || first.status !== 'survived' || first.outsideText === true) return null;
  if (investigation.symptom?.state === 'absent') return null;
  const claim = toldClaimOf(investigation.hypotheses, first.component);
  return claim < barOf(investigation, first, minConfidence) ? null : first;
};

/** Tests of a hypothesis that have not run, those first that tell the live causes apart best for what they cost. */
export function testsLeft(investigation: Investigation, number: number): TestState[] {
  const { worth } = planOf(investigation);
  return investigation.tests
    .filter((state) => state.test.hypothesis === number && state.state === 'offered')
    .map((state) => ({ state, worth: worth(state.test) }))
    .sort((a, b) => b.worth - a.worth || (a.state.test.hash < b.state.test.hash ? -1 : 1))
    .map(({ state }) => state);
}

/** The test to offer next: of all that are left of live hypotheses the one that tells them apart best for its cost. */
export function nextTest(investigation: Investigation): TestState | null {
  const { worth } = planOf(investigation);
  const live = ranked(investigation.hypotheses).filter((one) => one.status === 'open' || one.status === 'survived');
  // A tie goes to the likelier cause.
  const [best] = live
    .flatMap((one) => testsLeft(investigation, one.number).slice(0, 1))
    .map((state) => ({ state, worth: worth(state.test) }))
    .sort((a, b) => b.worth - a.worth);
  return best?.state ?? null;
}
