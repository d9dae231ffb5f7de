import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Test, Verdict } from '../nouns/test.ts';
import { MENTION } from '../statistics/evidence.ts';
import { lastVerdicts } from './rank.ts';

type Known = Pick<Investigation, 'observations' | 'tests' | 'verdicts'>;

/** Outsiders can write what this test reads: lines of logs, names in traces, lists of changes. */
const readsOutsideText = ({ probe }: Pick<Test, 'probe'>): boolean =>
  probe.source === 'logs' || probe.source === 'changes' || (probe.source === 'survey' && probe.part === 'words');

/** What the last verdicts of a hypothesis weigh: those that were measured, and those that read what outsiders can write. */
export function weightsOf({ number }: Pick<Hypothesis, 'number'>, { tests, verdicts }: Known) {
  const outside = new Set(tests.filter(({ test }) => readsOutsideText(test)).map(({ test }) => test.hash));
  const sum = (list: Verdict[]) => list.reduce((all, { weight }) => all + weight, 0);
  const mine = lastVerdicts(verdicts.filter((one) => one.hypothesis === number));
  return {
    measured: sum(mine.filter((one) => !outside.has(one.test))),
    outside: sum(mine.filter((one) => outside.has(one.test))),
  };
}

/** Every decisive test that it survived reads what outsiders can write. */
export function isDecidedByText({ number }: Pick<Hypothesis, 'number'>, { tests, verdicts }: Known): boolean {
  const survived = new Set(
    lastVerdicts(verdicts)
      .filter((one) => one.hypothesis === number && one.verdict === 'survived')
      .map((one) => one.test),
  );
  const decisive = tests.filter(({ test }) => test.decisive && survived.has(test.hash));
  return decisive.length > 0 && decisive.every(({ test }) => readsOutsideText(test));
}

/** All that speaks for a hypothesis is text that outsiders can write. */
export function restsOnOutsideText(hypothesis: Hypothesis, known: Known): boolean {
  const supports = known.observations.filter((one) => hypothesis.supports.includes(one.id));
  if (supports.length > 0 && supports.every((one) => one.untrusted)) return true;
  const { measured, outside } = weightsOf(hypothesis, known);
  return hypothesis.rivals !== undefined && outside > 0 && measured < MENTION;
}
