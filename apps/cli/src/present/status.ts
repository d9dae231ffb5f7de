import { lowerFirst, outcomeWord, percent, type WireStanding } from '@compass/core';
import { paragraph } from '../terminal/layout.ts';
import type { Look } from '../terminal/look.ts';
import type { Action } from './action.ts';
import { ledgerLines } from './ledger.ts';
import { ALL, isLive, listLines } from './list.ts';
import { agentLines, head, isLooking } from './looking.ts';
import { wordInSum } from './verdict.ts';

/** How a confidence came about: the steps of its sum. */
export function whyLines(standing: WireStanding, one: WireStanding['hypotheses'][number], look: Look): string[] {
  return [
    ...paragraph(look, `How ${one.number} came to ${percent(one.current_confidence)}:`),
    ...ledgerLines(one.ledger, look, wordInSum(standing)),
  ];
}

const actionLine = (standing: WireStanding, { title, status, outcome, recovery_test: recoveryHash }: Action): string =>
  `${title}: ${status.replaceAll('_', ' ')}${outcome === null ? '' : `, ${outcomeWord(standing, { outcome, recoveryHash })}`}`;

/** One investigation as it stands, in the words of the Slack thread. */
export function statusLines(standing: WireStanding, look: Look): string[] {
  const lead = standing.hypotheses.find(isLive);
  const { status, error, post_mortem: written, name } = standing;
  return [
    ...head(standing, look),
    ...paragraph(look, status.replaceAll('_', ' '), look.paint.bold),
    '',
    ...agentLines(standing, look, null),
    ...(standing.agents.length === 0 ? [] : ['']),
    ...(isLooking(standing) || status === 'failed' ? [] : [...listLines(standing, look, ALL), '']),
    ...(lead === undefined || lead.ledger.length < 2 ? [] : [...whyLines(standing, lead, look), '']),
    ...standing.mitigation_actions.flatMap((one) => paragraph(look, actionLine(standing, one))),
    ...standing.trouble.flatMap((one) => paragraph(look, one, look.paint.yellow)),
    ...(error === null ? [] : paragraph(look, `COMPASS could not go on: ${lowerFirst(error)}`, look.paint.yellow)),
    ...(written === null ? [] : paragraph(look, `Post-mortem ${written}: compass postmortem ${name}`)),
  ].filter((line, index, all) => line !== '' || all[index - 1] !== '');
}
