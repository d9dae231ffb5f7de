import type { Group, Results } from './results.ts';
import { outOf } from './words.ts';

const quietAlarm = (quiet: number): string => {
  // Rule of three (Hanley and Lippman-Hand 1983): no event in n tries leaves up to 3/n possible, at 95 %.
  const share = quiet === 0 ? 1 : Math.min(1, 3 / quiet);
  return `${Math.round(share * 100)} %`;
};

const sameCause = ({ name, caused, causes }: Group): string[] =>
  causes === 1 && caused > 1
    ? [`In ${name} all ${caused} cases have the same cause, so a right answer there may be a habit and no finding.`]
    : [];

/** What nobody should conclude from the figures, one thing an entry. */
export function limitsOf(results: Results): string[] {
  const { all, systems, ablation } = results;
  const idle = ablation
    .filter(
      ({ without, score }) => without !== null && score.avg5 === all.score.avg5 && score.brier === all.score.brier,
    )
    .map(({ without }) => without);
  return [
    `**Not that it works on your system.** ${all.score.cases} cases of ${systems.length} demonstration systems say little about others. Faults were injected, one at a time, and recorded for research.`,
    '**Not on unseen incidents.** The rules and their constants were written by people who had these incidents at hand. No case was held back, so every figure here may be too good. Nothing is fitted by a program: leaving a system out while fitting would give the rows by system above, and no more.',
    `**Not that it beats a habit everywhere.** A guess that never looks, always naming the commonest cause of the system, is right in ${all.guessed} of ${all.caused} cases with a cause, and accuses somebody in all ${all.quiet} quiet ones. COMPASS is right first in ${outOf(all.score.top1, all.caused)}. ${systems.flatMap(sameCause).join(' ')}`.trimEnd(),
    `**Not that false alarms are rare.** ${all.quiet} quiet windows, cut from the same recordings, are few: even with no accusation in any of them, a rate of up to ${quietAlarm(all.quiet)} would be no surprise.`,
    '**Not that a confidence is a frequency.** Most tenths hold a handful of cases or none. The intervals assume independent cases; cases of one system share its faults and its load.',
    '**Not that a hypothesis is explained right.** Only the component is judged. What kind of fault it is, which action would help and whether it helps are not.',
    `**Not what each agent is worth elsewhere.** Leaving one out shows what these recordings need${idle.length === 0 ? '' : `; without ${idle.join(' or ')} nothing changes here, for no case needs what it sees`}.`,
    '**Not the time in production.** Sources answer from memory here, at once. Seconds and CPU time leave the reading of the recording out.',
  ];
}
