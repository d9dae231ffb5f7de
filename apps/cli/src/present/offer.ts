import { lowerFirst, NBSP, type WireStanding } from '@compass/core';
import { paragraph } from '../terminal/layout.ts';
import type { Look } from '../terminal/look.ts';
import { isLive } from './list.ts';

const OPEN = ['awaiting_approval', 'approved', 'acting'];

/** An action that people wait for. */
const isActing = ({ mitigation_actions: actions }: WireStanding): boolean =>
  actions.some(({ status, outcome }) => OPEN.includes(status) || (status === 'acted' && outcome === null));

/** What comes next in one sentence. */
function nextLine(standing: WireStanding): string {
  const { next_test: test, hypotheses, status } = standing;
  if (standing.mitigation_actions.some((one) => one.status === 'awaiting_approval'))
    return 'A person in Slack decides. Nothing to decide here.';
  if (isActing(standing)) return 'The action is under way. Nothing to decide yet.';
  if (status === 'testing') return 'Tests are running. Nothing to decide yet.';
  if (test !== null) return `Next: ${lowerFirst(test.question)} ${test.tells} ${test.takes}`;
  if (hypotheses.some(isLive)) return 'Every test has run. t repeats one on fresh data.';
  return 'Next: add what you know, or leave it to others.';
}

/** What can be typed, each with what it does; enter only ever reads. */
function keysOf(standing: WireStanding): string[] {
  const lead = standing.hypotheses.find(isLive);
  const number = lead?.number;
  const mayMitigate = lead !== undefined && lead.provenance !== 'outside_text' && !isActing(standing);
  return [
    standing.next_test === null ? null : 'enter run it',
    lead === undefined ? null : `t ${number} test`,
    'd request data',
    mayMitigate ? `m ${number} mitigate` : null,
    lead === undefined ? 'e what was observed' : `e ${number} evidence`,
    'q leave',
  ].filter((one) => one !== null);
}

/** The next step, and the keys. */
export const offerLines = (standing: WireStanding, look: Look): string[] => [
  '',
  ...paragraph(look, nextLine(standing)),
  ...paragraph(
    look,
    keysOf(standing)
      .map((one) => one.replaceAll(' ', NBSP))
      .join(`${NBSP} `),
    look.paint.dim,
  ),
];
