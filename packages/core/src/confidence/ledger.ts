import type { HypothesisDraft, LedgerLine } from '../nouns/hypothesis.ts';
import type { Test, Verdict } from '../nouns/test.ts';
import { MENTION } from '../statistics/evidence.ts';
import { logOdds, probability } from './log-odds.ts';

const PRIOR: [number, number] = [0.05, 0.5];
/** "Likely" begins above this; without a decisive test that survived nothing is. */
const UNDECIDED = 0.65;
/** Text that outsiders can write never makes a cause as likely as not. */
export const UNTRUSTED = 0.49;
/** One kind of source can be wrong in one way for all its tests; 0.9 is what such answers were right in. */
export const ONE_SOURCE = 0.9;
/** What a decisive test disproved is very unlikely, and still not impossible. */
const DISPROVEN = 0.09;
const NEVER_ABOVE = 0.97;
const ROUNDING = 1e-9;

export interface Weighed {
  ledger: LedgerLine[];
  confidence: number;
  status: 'open' | 'survived' | 'disproven';
}

/** What kind of source a part of the survey rests on. */
const surveyed = {
  felt: 'metrics',
  resources: 'metrics',
  network: 'traces',
  requests: 'traces',
  words: 'traces',
} as const;

interface Known {
  test: Test;
  verdict: Verdict;
}

const isPart = ({ test }: Known): boolean => test.comparator === 'explains';

/** What is measured decides from a bare mention on. */
const decides = (one: Known): boolean => one.test.decisive && (!isPart(one) || Math.abs(one.verdict.weight) >= MENTION);

/** What the decisive parts of a survey say together: what one speaks against another may still show, as far as it weighs more. */
const surveySum = (known: Known[]): number =>
  known
    .filter((one) => isPart(one) && one.test.decisive)
    .reduce(
      (sum, { verdict: { verdict, weight } }) => sum + (verdict === 'untestable' ? Math.min(0, weight) : weight),
      0,
    );

/** A decisive test kills; parts of a survey do so together: a fault in code leaves the CPU quiet. */
function isDisproven(known: Known[]): boolean {
  const against = known.filter((one) => one.verdict.verdict === 'disproven' && decides(one));
  return against.some((one) => !isPart(one)) || (against.length > 0 && surveySum(known) <= -MENTION);
}

/** A decisive test survived; parts of a survey must do so together. */
function isShown(known: Known[]): boolean {
  const survived = known.filter((one) => one.verdict.verdict === 'survived' && decides(one));
  return survived.some((one) => !isPart(one)) || (survived.length > 0 && surveySum(known) >= MENTION);
}

/** Ceilings that hold for what has been shown so far, with the words that say why. */
function ceilings(known: Known[], untrustedOnly: boolean): { most: number; why: string }[] {
  const survived = known.filter(({ verdict }) => verdict.verdict === 'survived');
  const disproven = isDisproven(known);
  const decisive = survived.some(decides);
  const sources = new Set(
    survived.map(({ test: { probe } }) => (probe.source === 'survey' ? surveyed[probe.part] : probe.source)),
  );
  const recovered = survived.some(({ test }) => test.name === 'recovery');
  return [
    ...(decisive ? [] : [{ most: UNDECIDED, why: 'no decisive test has survived: at most 65 %' }]),
    ...(sources.size > 1 || recovered ? [] : [{ most: ONE_SOURCE, why: 'one kind of source: at most 90 %' }]),
    ...(untrustedOnly ? [{ most: UNTRUSTED, why: 'all support is text that outsiders can write: below 50 %' }] : []),
    ...(disproven ? [{ most: DISPROVEN, why: 'a decisive test disproved it: below 10 %' }] : []),
    { most: NEVER_ABOVE, why: 'never above 97 %' },
  ];
}

export interface LedgerInput {
  draft: Pick<HypothesisDraft, 'kind' | 'prior'>;
  tests: Test[];
  verdicts: Verdict[];
  /** Steps that are no test's: other causes that explain the same. */
  rivals?: { why: string; weight: number }[];
  /** Ceilings beside those that always hold. */
  most?: { most: number; why: string }[];
  untrustedOnly: boolean;
}

/**
 * Confidence as a sum in log-odds: the prior of the kind, the weight of each verdict, then ceilings. Every step is a
 * line, and the weights of the lines add up to the log-odds of the answer. The newest run of a test is passed, not all of them.
 */
export function ledgerOf(input: LedgerInput): Weighed {
  const prior = Math.min(PRIOR[1], Math.max(PRIOR[0], input.draft.prior));
  const ledger: LedgerLine[] = [];
  let odds = 0;
  const add = (
    why: string,
    weight: number,
    about: Pick<LedgerLine, 'test' | 'verdict'> = { test: null, verdict: null },
  ) => {
    odds += weight;
    ledger.push({ why, weight, confidence: probability(odds), ...about });
  };
  add(`start: how often ${input.draft.kind.replaceAll('_', ' ')} is the cause`, logOdds(prior));
  const known = input.verdicts.flatMap((verdict): Known[] => {
    const test = input.tests.find((one) => one.hash === verdict.test);
    return test === undefined ? [] : [{ test, verdict }];
  });
  for (const { test, verdict } of known) {
    // What could not be tested is no support, whatever was measured of it.
    const weight = verdict.verdict === 'untestable' ? Math.min(0, verdict.weight) : verdict.weight;
    const why = verdict.verdict === 'untestable' ? `${test.predicts} (${verdict.why})` : test.predicts;
    add(why, weight, { test: test.hash, verdict: verdict.verdict });
  }
  for (const { why, weight } of input.rivals ?? []) add(why, weight);
  for (const { most, why } of [...ceilings(known, input.untrustedOnly), ...(input.most ?? [])])
    if (odds > logOdds(most) + ROUNDING) add(why, logOdds(most) - odds);
  // What rivals leave less likely than it was before anybody looked stays open, whatever it survived.
  const status = isDisproven(known) ? 'disproven' : isShown(known) && odds > logOdds(prior) ? 'survived' : 'open';
  return { ledger, confidence: probability(odds), status };
}
