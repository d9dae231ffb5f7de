import { type LedgerInput, ledgerOf, UNTRUSTED } from '../confidence/ledger.ts';
import { logOdds } from '../confidence/log-odds.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { type Competition, compete, isProven } from './competition.ts';
import { isDecidedByText, restsOnOutsideText, weightsOf } from './provenance.ts';
import { lastVerdicts } from './rank.ts';

type Known = Pick<Investigation, 'hypotheses' | 'observations' | 'symptom' | 'tests' | 'verdicts'>;

/** A past cause moves the prior, as a line of its own. */
const recalledLine = ({ recalled }: Hypothesis): NonNullable<LedgerInput['rivals']> =>
  recalled === undefined
    ? []
    : [
        {
          why: `recalled from ${recalled.patterns.map(({ number }) => `INV-${number}`).join(', ')}`,
          weight: recalled.weight,
        },
      ];

/** Confidence and status of one hypothesis, computed anew from the record: by itself, or with what others leave it. */
function weigh(hypothesis: Hypothesis, known: Known, more: Pick<LedgerInput, 'rivals' | 'most'> = {}): Hypothesis {
  const tests = known.tests.map((state) => state.test).filter((test) => test.hypothesis === hypothesis.number);
  const verdicts = lastVerdicts(known.verdicts.filter((verdict) => verdict.hypothesis === hypothesis.number));
  const outsideText = restsOnOutsideText(hypothesis, known);
  const { ledger, confidence, status } = ledgerOf({
    draft: hypothesis,
    tests,
    verdicts,
    ...more,
    rivals: [...recalledLine(hypothesis), ...(more.rivals ?? [])],
    untrustedOnly: outsideText,
  });
  return {
    ...hypothesis,
    ledger,
    confidence,
    outsideText,
    status: hypothesis.status === 'set_aside' ? 'set_aside' : status,
  };
}

/** Why a hypothesis has no more than its share: in words, with who has most of the rest. */
function sharedWith(one: Hypothesis, all: readonly Hypothesis[], known: Known, { share, leader }: Competition): string {
  const isText = weightsOf(one, known).outside > 0 || isDecidedByText(one, known);
  const others = all.filter(({ component, number }) => number !== one.number && component !== one.component);
  if (isText && others.some(({ number }) => number === leader))
    return `what hypothesis ${leader} leaves: it was measured, and outsiders can write lines, names and changes`;
  if (isText && (share.get(one.number) ?? 0) >= UNTRUSTED)
    return 'what was measured does not make it likelier than not, and outsiders can write lines, names and changes: below 50 %';
  const mechanism = all.find(
    (other) => other !== one && isProven(other, known) && [other.component, ...other.affected].includes(one.component),
  );
  if (one.rivals !== undefined && mechanism !== undefined)
    return `what hypothesis ${mechanism.number} leaves: its mechanism survived`;
  const best = others.toSorted((a, b) => (share.get(b.number) ?? 0) - (share.get(a.number) ?? 0))[0];
  const most =
    best === undefined || (share.get(best.number) ?? 0) < (share.get(one.number) ?? 0)
      ? ''
      : `; hypothesis ${best.number} has most of it`;
  return `shared with the others, with nothing being wrong, and with what is out of sight${most}`;
}

/** What cannot be felt where the page says it is does not explain a symptom that is not clearly there: it is broken, and not named. */
const UNREACHED = 0.45;
const unreached = (one: Hypothesis, { symptom }: Known) =>
  one.unreached === true && symptom?.state !== 'seen'
    ? [{ most: UNREACHED, why: 'no calls lead to it from where the page is, and the symptom is not clear: below 50 %' }]
    : [];

/** Where the symptom is not clearly there, a mechanism that nothing decisive speaks for is a guess about nothing. */
const guessed = (one: Hypothesis, { symptom }: Known) =>
  symptom !== null && symptom.state !== 'seen' && one.status !== 'survived'
    ? [{ most: UNREACHED, why: 'no decisive test has survived, and the symptom is not clear: below 50 %' }]
    : [];

/**
 * All hypotheses, weighed anew: first each by its own tests, then as rivals for one whole. Causes on different components never add up to
 * more than 1; a mechanism that survived explains what its component and those that it affects show better than "somewhere in there".
 */
export function weighAll(known: Known): Hypothesis[] {
  const alone = known.hypotheses.map((one) => weigh(one, known));
  const competition = compete(alone, known);
  return alone.map((one) => {
    const share = competition.share.get(one.number) ?? one.confidence;
    const why = sharedWith(one, alone, known, competition);
    if (one.rivals === undefined) return weigh(one, known, { most: [{ most: share, why }, ...guessed(one, known)] });
    const { measured, outside } = weightsOf(one, known);
    const prior = -Math.log(one.rivals.oneOf);
    const rivals = [
      { why: `one of ${Math.round(one.rivals.oneOf)} components that could be it`, weight: prior - logOdds(one.prior) },
      { why, weight: logOdds(share) - (measured + outside + prior + (one.recalled?.weight ?? 0)) },
    ];
    return weigh(one, known, { rivals, most: unreached(one, known) });
  });
}
