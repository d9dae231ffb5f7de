import {
  type Action,
  approverNames,
  behalfOf,
  confidence,
  deciders,
  isOver,
  outcomeWord,
  targetOf,
  upperFirst,
} from '@compass/core';
import { actions, type Block, button, context, section } from '../blocks.ts';
import { lines, mrkdwn, prose } from '../encode.ts';
import type { Message, View } from './message.ts';
import { at, ref, testsLine } from './phrases.ts';

/** What happens, risk, undo, predicted, and exactly what it is done to: always in this order, as lines. */
export const actionLines = (words: Action['words'], risk: string, target: string) =>
  lines([
    mrkdwn`*What happens* · ${prose(words.happens, 700)}`,
    mrkdwn`*Risk: ${risk}* · ${prose(words.risk, 700)}`,
    mrkdwn`*Undo* · ${prose(words.undo, 700)}`,
    mrkdwn`*Predicted* · ${words.predicted}. The same code checks it.`,
    target === '' ? '' : mrkdwn`*Target* · ${target}`,
  ]);

type Named = Pick<Action, 'title' | 'target' | 'params'>;
const short = ({ title }: Pick<Named, 'title'>): string => title.split(' ')[0] ?? 'it';

/** A button's label: the verb and its object, short enough for a phone. */
export const pressWords = (action: Named): string =>
  `${short(action).toLowerCase()} ${action.params['pid'] ?? action.target}`;

/** Who decides; nobody decides alone on what they asked for themselves. */
function waitsFor(action: Action): string {
  const { requestedBy, risk } = action;
  const isOwn = requestedBy.kind === 'slack' && risk !== 'low';
  return upperFirst(deciders(action, isOwn ? ` other than ${requestedBy.name}` : ''));
}

function asking(view: View, action: Action): Block[] {
  const { investigation } = view;
  const about = investigation.hypotheses.find((one) => one.number === action.hypothesis);
  const approved = action.approvals.length === 0 ? '' : ` Approved by ${approverNames(action)}.`;
  return [
    section(
      lines([
        mrkdwn`*Approve? ${action.title}*`,
        mrkdwn`Asked by ${action.requestedBy.name}.${approved} ${waitsFor(action)} *by ${at(view, action.expiresAt)}*.`,
      ]),
    ),
    section(actionLines(action.words, action.risk, targetOf(action, view.settings.zone))),
    ...(about === undefined && action.note === ''
      ? []
      : [
          section(
            lines([
              about === undefined
                ? ''
                : mrkdwn`*Why* · ${about.number} · ${about.statement}, ${confidence(action.confidence)}. ${testsLine(investigation, about)}.`,
              action.note === '' ? '' : mrkdwn`*Note* · ${prose(action.note, 700)}`,
            ]),
            ...(about === undefined
              ? []
              : [button({ text: 'Evidence', action: 'show_evidence', value: ref(investigation, about.id) })]),
          ),
        ]),
    actions(
      button({
        text: `Approve: ${pressWords(action)}`,
        action: 'approve_action',
        value: ref(investigation, action.id),
        style: action.risk === 'low' ? 'primary' : 'danger',
        confirm: {
          title: `${action.title}?`,
          text: `What happens: ${action.words.happens} Undo: ${action.words.undo} COMPASS looks once more, acts once, then watches.`,
          confirm: short(action),
        },
      }),
      button({ text: 'Reject…', action: 'reject_action', value: ref(investigation, action.id) }),
    ),
    context(mrkdwn`If nobody decides, nothing happens. If the target or the evidence changes, this request is void.`),
  ];
}

/** What was predicted, and where the answer is or will be. */
function followed(view: View, action: Action): string {
  const { words, outcome, watchUntil, undoes } = action;
  const predicted = undoes === undefined ? `Predicted: ${words.predicted}. ` : '';
  if (outcome !== null)
    return `${predicted}What came of it stands in this thread: ${outcomeWord(view.investigation, action)}.`;
  if (watchUntil === null) return `${predicted}Its effect was not watched to its end.`;
  return `${predicted}Watching until ${at(view, watchUntil)}. Nothing to press.`;
}

function settled(view: View, action: Action): [title: string, more: string] {
  const { title, state, undoes, requestedBy, decidedAt, actedAt, result, reason } = action;
  const when = decidedAt === null ? '' : ` at ${at(view, decidedAt)}`;
  const who = undoes === undefined ? `Approved by ${approverNames(action)}` : upperFirst(behalfOf(action));
  const asked = undoes === undefined ? `Asked by ${requestedBy.name}.` : 'It was approved together with the action.';
  switch (state) {
    case 'approved':
    case 'acting':
      return [`${who}${when}: ${title}`, `${asked} It is being done now. Nothing to press.`];
    case 'acted': {
      const done = actedAt === null ? '' : ` at ${at(view, actedAt)}`;
      return [`${who}: ${title}. Done${done}`, `${asked} ${result} ${followed(view, action)}`];
    }
    case 'failed':
      return [`Did not run: ${title}`, `${asked} ${who}. ${result}`];
    case 'unknown':
      return [`Unknown: ${title} may or may not have run.`, `${result} COMPASS will not try again by itself.`];
    case 'rejected':
      return [
        `Rejected by ${action.decidedBy?.name ?? ''}${when}: ${title}`,
        reason === '' ? 'Nothing happened.' : `"${reason.replace(/\.$/, '')}". Nothing happened.`,
      ];
    case 'expired':
      return [
        `Expired at ${at(view, action.expiresAt)}: ${title}`,
        `${action.approvals.length === 0 ? 'Nobody decided' : `Only ${approverNames(action)} approved`}, and nothing happened.`,
      ];
    default:
      return [`Void: ${title}`, `${reason} Nothing happened.`];
  }
}

/** What was not decided, or decided against, can be asked for again. */
function askAgain({ investigation }: View, action: Action): Block[] {
  const about = investigation.hypotheses.find((one) => one.number === action.hypothesis);
  const ended = ['rejected', 'expired', 'void', 'failed'].includes(action.state);
  const isLast = investigation.actions.at(-1) === action;
  if (!ended || !isLast || about === undefined || about.outsideText === true || isOver(investigation)) return [];
  return [actions(button({ text: 'Ask again…', action: 'propose_action', value: ref(investigation, about.id) }))];
}

/** Broadcast, because whatever must wake somebody is a new message in the channel. */
export function approval(view: View, action: Action): Message {
  const waiting = action.state === 'awaiting_approval';
  const [title, more] = waiting ? ['', ''] : settled(view, action);
  const service = view.investigation.trigger.service;
  return {
    slot: `approval:${action.id}`,
    thread: true,
    broadcast: true,
    text: waiting
      ? `${service}: approve by ${at(view, action.expiresAt)}? ${action.title}. Asked by ${action.requestedBy.name}. Risk ${action.risk}.`
      : `${service}: ${title}`,
    blocks: [
      ...(waiting
        ? asking(view, action)
        : [section(lines([mrkdwn`*${title}*`, mrkdwn`${prose(more)}`])), ...askAgain(view, action)]),
    ],
  };
}
