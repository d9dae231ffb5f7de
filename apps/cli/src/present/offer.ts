import { lowerFirst, type WireStanding } from '@compass/core';
import { paragraph } from '../terminal/layout.ts';
import type { Look } from '../terminal/look.ts';
import { isLive } from './list.ts';

const OPEN = ['awaiting_approval', 'approved', 'acting'];

/** An action that people wait for. */
export const isActing = ({ mitigation_actions: actions }: WireStanding): boolean =>
  actions.some(({ status, outcome }) => OPEN.includes(status) || (status === 'acted' && outcome === null));

/** What comes next in one sentence. */
function nextLine(standing: WireStanding): string {
  const { next_test: test, hypotheses, status } = standing;
  if (isActing(standing)) return 'Nothing to decide here: the action is under way.';
  if (status === 'testing') return 'Tests are running. Nothing to decide yet.';
  if (test !== null) return `Next: ${lowerFirst(test.question)} ${test.tells} ${test.takes}`;
  if (hypotheses.some(isLive)) return 'Every test has run. t repeats one on fresh data.';
  return 'Next: add what you know, or leave it to others.';
}

/** What can be typed, each with what it does; enter only ever reads. */
function keysOf(standing: WireStanding): [string, string][] {
  const lead = standing.hypotheses.find(isLive);
  const number = lead === undefined ? null : String(lead.number);
  const acting = isActing(standing);
  return [
    ...(standing.next_test === null ? [] : ([['enter', 'run it']] as [string, string][])),
    ...(number === null ? [] : ([[`t ${number}`, 'test']] as [string, string][])),
    ['d', 'request data'],
    ...(number === null || acting || lead?.provenance === 'outside_text'
      ? []
      : ([[`m ${number}`, 'mitigate']] as [string, string][])),
    ...(number === null ? [] : ([[`e ${number}`, 'evidence']] as [string, string][])),
    ['q', 'leave'],
  ];
}

/** The next step, and the keys. */
export const offerLines = (standing: WireStanding, look: Look): string[] => [
  '',
  ...paragraph(look, nextLine(standing)),
  ...paragraph(
    look,
    keysOf(standing)
      .map(([key, does]) => `${key}\u00a0${does.replaceAll(' ', '\u00a0')}`)
      .join('\u00a0 '),
    look.paint.dim,
  ),
];
