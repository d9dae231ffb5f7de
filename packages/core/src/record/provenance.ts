import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Test, Verdict } from '../nouns/test.ts';
import { lastVerdicts } from './rank.ts';

type Known = Pick<Investigation, 'observations' | 'tests' | 'verdicts'>;

/** A log Bayes factor below this is a bare mention (Kass & Raftery 1995). */
const MENTION = 1;

/** Outsiders can write what this test reads: lines of logs, names in traces. */
export const readsOutsideText = ({ probe }: Pick<Test, 'probe'>): boolean =>
  probe.source === 'logs' || (probe.source === 'survey' && probe.part === 'words');

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

/** All that speaks for a hypothesis is text that outsiders can write. */
export function restsOnOutsideText(hypothesis: Hypothesis, known: Known): boolean {
  const supports = known.observations.filter((one) => hypothesis.supports.includes(one.id));
  if (supports.length > 0 && supports.every((one) => one.untrusted)) return true;
  const { measured, outside } = weightsOf(hypothesis, known);
  return hypothesis.rivals !== undefined && outside > 0 && measured < MENTION;
}
