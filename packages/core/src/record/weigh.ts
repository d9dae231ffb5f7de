import { type LedgerInput, ledgerOf } from '../confidence/ledger.ts';
import { logOdds } from '../confidence/log-odds.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { lastVerdicts } from './rank.ts';

type Known = Pick<Investigation, 'hypotheses' | 'observations' | 'tests' | 'verdicts'>;

/** Confidence and status of one hypothesis by itself, computed anew from the record. */
function weigh(hypothesis: Hypothesis, known: Known, more: Pick<LedgerInput, 'rivals' | 'most'> = {}): Hypothesis {
  const tests = known.tests.map((state) => state.test).filter((test) => test.hypothesis === hypothesis.number);
  const verdicts = lastVerdicts(known.verdicts.filter((verdict) => verdict.hypothesis === hypothesis.number));
  const supports = known.observations.filter((one) => hypothesis.supports.includes(one.id));
  const untrustedOnly = supports.length > 0 && supports.every((one) => one.untrusted);
  const { ledger, confidence, status } = ledgerOf({ draft: hypothesis, tests, verdicts, ...more, untrustedOnly });
  return { ...hypothesis, ledger, confidence, status: hypothesis.status === 'set_aside' ? 'set_aside' : status };
}

/** What the tests of a hypothesis measured, as log odds. */
const measuredOf = (one: Hypothesis, known: Known): number =>
  lastVerdicts(known.verdicts.filter((verdict) => verdict.hypothesis === one.number)).reduce(
    (sum, verdict) => sum + verdict.weight,
    0,
  );

/** Log odds of a component against nothing being wrong: its share of the prior and what its tests measured. */
const oddsOf = (one: Hypothesis, known: Known): number => measuredOf(one, known) - Math.log(one.rivals?.oneOf ?? 1);

/** Worse than nothing being wrong is no lead, and computed ones are not even listed then: that a model names it takes nothing from others. */
const competes = (one: Hypothesis, known: Known): boolean =>
  one.rivals !== undefined &&
  one.status !== 'set_aside' &&
  (one.proposedBy === undefined || measuredOf(one, known) > 0);

/**
 * All hypotheses, weighed anew. Components that were surveyed compete: one of them, or nothing, or something out of sight is the cause.
 * What survived with a mechanism of its own explains the same symptom better than "somewhere in this component".
 */
export function weighAll(known: Known): Hypothesis[] {
  const alone = known.hypotheses.map((one) => (one.rivals === undefined ? weigh(one, known) : one));
  const live = known.hypotheses.filter((one) => competes(one, known));
  const mechanisms = alone
    .filter((one) => one.rivals === undefined && one.status === 'survived')
    .toSorted((a, b) => b.confidence - a.confidence);
  return alone.map((one) => {
    if (one.rivals === undefined) return one;
    const others = live
      .filter((other) => other.number !== one.number)
      .reduce((sum, other) => sum + Math.exp(oddsOf(other, known)), one.rivals.others);
    const rivals = [
      {
        why: `one of ${Math.round(one.rivals.oneOf)} components that could be it`,
        weight: -Math.log(one.rivals.oneOf) - logOdds(one.prior),
      },
      {
        why: 'shared with the others, with nothing being wrong, and with what is out of sight',
        weight: -Math.log(others),
      },
    ];
    const [better] = mechanisms.filter((other) => [other.component, ...other.affected].includes(one.component));
    if (better === undefined) return weigh(one, known, { rivals });
    const why = `what hypothesis ${better.number} leaves: its mechanism survived`;
    return weigh(one, known, { rivals, most: [{ most: 1 - better.confidence, why }] });
  });
}
