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
        mrkdwn`${time(one.readAt)} ${one.verdict}: ${lowerFirst(statement(one.hypothesis))}, ${percent(one.from)} → ${percent(one.to)}`,
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

function askAgain({ investigation }: View, missed: Action | undefined): Block[] {
  const about = investigation.hypotheses.find((one) => one.number === missed?.hypothesis);
  if (missed === undefined || about === undefined || about.outsideText === true || isOver(investigation)) return [];
  const last = investigation.actions.at(-1) === missed;
  if (!last || about.status === 'disproven' || about.status === 'set_aside') return [];
  return [
    actions(
      button({ text: 'Ask again…', action: 'propose_action', value: ref(investigation, about.id), style: 'primary' }),
    ),
  ];
}

/** One reply for all that was missed, as soon as Slack takes messages again. */
function catchUp(view: View, outage: Outage, index: number): Message {
  const { investigation, settings } = view;
  const { from, to } = outage;
  const zone = settings.zone;
  const away = `${clockTime(from, zone)} to ${clockTime(to, zone)} ${zone}`;
  const missed = investigation.actions.findLast(
    (one) => one.state === 'expired' && from <= one.expiresAt && one.expiresAt < to,
  );
  const acted = investigation.actions.some(({ actedAt }) => actedAt !== null && from <= actedAt && actedAt < to);
  const lead = leaderOf(investigation);
  const leading =
    lead === null
      ? mrkdwn`No hypothesis is left.`
      : mrkdwn`Leading now: ${lead.number} · ${lead.statement}, ${confidence(lead.confidence)}`;
  const expired = missed === undefined ? '' : ' One approval expired unseen.';
  return {
    slot: `catch-up:${index}`,
    thread: true,
    broadcast: false,
    once: true,
    text: `${headline(view.investigation).split(':')[0]}. Slack was away ${away}. ${claim(view) ?? ''}.${expired}`,
    blocks: [
      section(
        mrkdwn`*Slack took no messages from ${away}. COMPASS kept looking. ${acted ? 'What was approved before was done.' : 'Nothing was changed meanwhile.'}*`,
      ),
      section(lines([...happened(view, outage), leading])),
      ...askAgain(view, missed),
      context(mrkdwn`Buttons on older messages still work; each is checked again when pressed.`),
    ],
  };
}

export const catchUps = (view: View): Message[] =>
  (view.investigation.outages ?? []).flatMap((one, index) =>
    one.to === null ? [] : [catchUp(view, { ...one, to: one.to }, index)],
  );
