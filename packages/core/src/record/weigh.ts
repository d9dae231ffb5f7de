import { type LedgerInput, ledgerOf } from '../confidence/ledger.ts';
import { logOdds, probability } from '../confidence/log-odds.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { isDecidedByText, restsOnOutsideText, weightsOf } from './provenance.ts';
import { lastVerdicts } from './rank.ts';

type Known = Pick<Investigation, 'hypotheses' | 'observations' | 'symptom' | 'tests' | 'verdicts'>;

/** Confidence and status of one hypothesis by itself, computed anew from the record. */
function weigh(hypothesis: Hypothesis, known: Known, more: Pick<LedgerInput, 'rivals' | 'most'> = {}): Hypothesis {
  const tests = known.tests.map((state) => state.test).filter((test) => test.hypothesis === hypothesis.number);
  const verdicts = lastVerdicts(known.verdicts.filter((verdict) => verdict.hypothesis === hypothesis.number));
  const outsideText = restsOnOutsideText(hypothesis, known);
  const { ledger, confidence, status } = ledgerOf({
    draft: hypothesis,
    tests,
    verdicts,
    ...more,
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

/** No measurement leaves another cause less than this. */
const MOST_MEASURED = 0.97;

/**
 * Components that compete: exactly one of them, or nothing, or something out of sight is the cause. Worse than nothing being wrong is no
 * lead, and computed ones are not even listed then: that a model names one takes nothing from others.
 */
function competition(known: Known) {
  const rivals = known.hypotheses.flatMap(({ number, component, rivals, status, proposedBy }) => {
    if (rivals === undefined || status === 'set_aside') return [];
    const weights = weightsOf({ number }, known);
    return proposedBy !== undefined && weights.measured <= 0 ? [] : [{ number, component, ...rivals, ...weights }];
  });
  const odds = ({ oneOf, measured, outside }: (typeof rivals)[number], withText: boolean) =>
    measured + (withText ? outside : 0) - Math.log(oneOf);
  /** Odds of all that is not this one, with what outsiders can write, or without. */
  const against = (number: number, others: number, withText: boolean): number =>
    rivals
      .filter((other) => other.number !== number)
      .reduce((sum, other) => sum + Math.exp(odds(other, withText)), others);
  const [first] = rivals
    .map((one) => ({
      number: one.number,
      component: one.component,
      confidence: probability(odds(one, false) - Math.log(against(one.number, one.others, false))),
    }))
    .toSorted((a, b) => b.confidence - a.confidence);
  /** The one that is likelier than not by what was measured alone. */
  const leader =
    first === undefined || first.confidence < 0.5
      ? null
      : { ...first, confidence: Math.min(MOST_MEASURED, first.confidence) };
  return { against, leader };
}

/** What cannot be felt where the page says it is does not explain a symptom that is not clearly there: it is broken, and not named. */
const UNREACHED = 0.45;
const unreached = (one: Hypothesis, { symptom }: Known) =>
  one.unreached === true && symptom?.state !== 'seen'
    ? [{ most: UNREACHED, why: 'no calls lead to it from where the page is, and the symptom is not clear: below 50 %' }]
    : [];

/**
 * All hypotheses, weighed anew. Components that were surveyed compete; what survived with a mechanism of its own explains the same symptom
 * better than "somewhere in this component", and what was measured is not outdone by text that outsiders can write.
 */
export function weighAll(known: Known): Hypothesis[] {
  const { against, leader } = competition(known);
  /** What the measured leader leaves to another component for which text speaks. */
  const left = (one: Hypothesis, isText: boolean) =>
    leader === null || leader.component === one.component || !isText
      ? []
      : [
          {
            most: 1 - leader.confidence,
            why: `what hypothesis ${leader.number} leaves: it was measured, and outsiders can write lines, names and changes`,
          },
        ];
  const alone = known.hypotheses.map((one) =>
    one.rivals === undefined ? weigh(one, known, { most: left(one, isDecidedByText(one, known)) }) : one,
  );
  const mechanisms = alone
    .filter((one) => one.rivals === undefined && one.status === 'survived')
    .toSorted((a, b) => b.confidence - a.confidence);
  return alone.map((one) => {
    if (one.rivals === undefined) return one;
    const leads = one.number === leader?.number;
    const rivals = [
      {
        why: `one of ${Math.round(one.rivals.oneOf)} components that could be it`,
        weight: -Math.log(one.rivals.oneOf) - logOdds(one.prior),
      },
      {
        why: 'shared with the others, with nothing being wrong, and with what is out of sight',
        weight: -Math.log(against(one.number, one.rivals.others, !leads)),
      },
    ];
    const [better] = mechanisms.filter((other) => [other.component, ...other.affected].includes(one.component));
    const most = [
      ...(better === undefined
        ? []
        : [{ most: 1 - better.confidence, why: `what hypothesis ${better.number} leaves: its mechanism survived` }]),
      ...left(one, weightsOf(one, known).outside > 0),
    ];
    return weigh(one, known, { rivals, most: [...most, ...unreached(one, known)] });
  });
}
