import {
  type Action,
  clockTime,
  confidence,
  headline,
  type Investigation,
  isOver,
  leaderOf,
  lowerFirst,
  percent,
  type Verdict,
  verdictWordIn,
} from '@compass/core';
import { actions, type Block, button, context, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn } from '../encode.ts';
import type { Message, View } from './message.ts';
import { claim, ref } from './phrases.ts';

type Outage = NonNullable<Investigation['outages']>[number] & { to: string };
const MOST = 12;

/** What happened while nobody could see it, in its order. */
function happened({ investigation, settings }: View, { from, to }: Outage): Encoded[] {
  const within = (at: string | null): at is string => at !== null && from <= at && at < to;
  const time = (at: string) => clockTime(at, settings.zone);
  const statement = (number: number) => investigation.hypotheses.find((one) => one.number === number)?.statement ?? '';
  const told: [string, Encoded][] = [
    ...investigation.verdicts
      .filter((one) => within(one.readAt))
      .map((one): [string, Encoded] => [
        one.readAt,
        mrkdwn`${time(one.readAt)} ${verdictWordIn(investigation, one)}: ${lowerFirst(statement(one.hypothesis))}, ${percent(one.from)} → ${percent(one.to)}`,
      ]),
    ...investigation.actions.flatMap((one): [string, Encoded][] => [
      ...(within(one.requestedAt)
        ? [
            [
              one.requestedAt,
              mrkdwn`${time(one.requestedAt)} ${one.requestedBy.name} asked for: ${lowerFirst(one.title)}`,
            ] as [string, Encoded],
          ]
        : []),
      ...(one.state === 'expired' && within(one.expiresAt)
        ? [
            [one.expiresAt, mrkdwn`${time(one.expiresAt)} that request expired, nobody could see it`] as [
              string,
              Encoded,
            ],
          ]
        : []),
      ...(within(one.actedAt)
        ? [[one.actedAt, mrkdwn`${time(one.actedAt)} done: ${lowerFirst(one.title)}`] as [string, Encoded]]
        : []),
    ]),
  ];
  const sorted = told.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  const more = sorted.length - MOST;
  return more > 0 ? [mrkdwn`${more} more before these`, ...sorted.slice(-MOST)] : sorted;
}

function next({ investigation }: View, missed: Action | undefined, seen: Verdict | undefined): Block[] {
  const about = investigation.hypotheses.find((one) => one.number === missed?.hypothesis);
  const isOut = about?.status === 'disproven' || about?.status === 'set_aside' || about?.outsideText === true;
  const isLast = missed !== undefined && investigation.actions.at(-1) === missed;
  const buttons = [
    ...(about === undefined || isOut || !isLast || isOver(investigation)
      ? []
      : [
          button({
            text: 'Ask again…',
            action: 'propose_action',
            value: ref(investigation, about.id),
            style: 'primary',
          }),
        ]),
    ...(seen === undefined
      ? []
      : [button({ text: 'Evidence', action: 'show_evidence', value: ref(investigation, seen.test) })]),
  ];
  return buttons.length === 0 ? [] : [actions(...buttons)];
}

/** One reply for all that was missed, as soon as Slack takes messages again. */
function catchUp(view: View, outage: Outage, index: number): Message {
  const { investigation, settings } = view;
  const { from, to } = outage;
  const zone = settings.zone;
  const within = (at: string | null) => at !== null && from <= at && at < to;
  const away = `${clockTime(from, zone)} to ${clockTime(to, zone)} ${zone}`;
  const missed = investigation.actions.filter((one) => one.state === 'expired' && within(one.expiresAt));
  const acted = investigation.actions.some(({ actedAt }) => within(actedAt));
  const recoveries = new Set(investigation.actions.map(({ recoveryHash }) => recoveryHash));
  const lead = leaderOf(investigation);
  const leading =
    lead === null
      ? mrkdwn`No hypothesis is left.`
      : mrkdwn`Leading now: ${lead.number} · ${lead.statement}, ${confidence(lead.confidence)}`;
  const known = claim(view);
  const expired = missed.length === 1 ? 'One approval' : `${missed.length} approvals`;
  const said = [known, missed.length === 0 ? null : `${expired} expired unseen`].filter((one) => one !== null);
  return {
    slot: `catch-up:${index}`,
    thread: true,
    broadcast: false,
    once: true,
    text: `${[`${headline(investigation).split(':')[0]}. Slack was away ${away}`, ...said].join('. ')}.`,
    blocks: [
      section(
        mrkdwn`*Slack took no messages from ${away}. COMPASS kept looking. ${acted ? 'What was approved before was done.' : 'Nothing was changed meanwhile.'}*`,
      ),
      section(lines([...happened(view, outage), leading])),
      ...next(
        view,
        missed.at(-1),
        investigation.verdicts.findLast(({ readAt, test }) => within(readAt) && !recoveries.has(test)),
      ),
      context(mrkdwn`Buttons on older messages still work; each is checked again when pressed.`),
    ],
  };
}

export const catchUps = (view: View): Message[] =>
  (view.investigation.outages ?? []).flatMap((one, index) =>
    one.to === null ? [] : [catchUp(view, { ...one, to: one.to }, index)],
  );
