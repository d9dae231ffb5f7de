import { type Action, confidence, followedLine, isOver, lowerFirst, percent } from '@compass/core';
import { actions, type Block, button, context, section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import { pressWords } from './approval.ts';
import type { Message, View } from './message.ts';
import { at, ref } from './phrases.ts';

function asks(view: View): Block[] {
  const { id, feedback } = view.investigation;
  if (feedback !== null) return [context(mrkdwn`Was this the cause? ${feedback.by.name}: ${feedback.answer}.`)];
  return [
    section(mrkdwn`*Was this the cause?*`),
    actions(
      button({ text: 'Yes', action: 'close_cause', value: id }),
      button({ text: 'Partly', action: 'close_cause_partly', value: id }),
      button({ text: 'No', action: 'close_cause_no', value: id }),
    ),
  ];
}

/** What a phone shows of a button. */
const FITS = 30;
const undoWords = (undo: NonNullable<Action['undo']>): string => {
  const whole = `Undo: ${lowerFirst(undo.title)}`;
  return whole.length <= FITS ? whole : `Undo: ${pressWords(undo)}`;
};

/** The way back, where the catalogue has one: the one coloured button, for it is the next step. */
function undoing({ investigation }: View, action: Action): Block[] {
  const { undo } = action;
  if (action.outcome === null || action.outcome === 'recovered') return [];
  if (undo === undefined) return action.outcome === 'worse' ? [section(mrkdwn`*Undo* · ${action.words.undo}`)] : [];
  const by = investigation.decisions.findLast(
    ({ what, about }) => about === action.title && (what === 'undo' || what === 'keep'),
  );
  if (undo.taken !== null)
    return [context(mrkdwn`${by?.by.name ?? 'A person'} ${undo.taken === 'undone' ? 'takes it back' : 'keeps it'}.`)];
  const title = section(
    lines([
      mrkdwn`*Undo: ${lowerFirst(undo.title)}*`,
      mrkdwn`${undo.words.happens} Risk ${undo.risk}. It was approved together with the action: one press is enough.`,
    ]),
  );
  if (isOver(investigation)) return [title];
  const value = ref(investigation, action.id);
  return [
    title,
    actions(
      button({ text: undoWords(undo), action: 'undo_action', value, style: 'primary' }),
      button({ text: 'Keep it as it is', action: 'keep_action', value }),
    ),
    context(mrkdwn`COMPASS does nothing more by itself.`),
  ];
}

/** Recovered, no effect or worse: what was predicted, what was seen, and what it means for the hypothesis. */
export function outcome(view: View, action: Action): Message | null {
  const { investigation } = view;
  const { service } = investigation.trigger;
  if (action.outcome === null) return null;
  const about = investigation.hypotheses.find((one) => one.number === action.hypothesis);
  const verdict = investigation.verdicts.find((one) => one.test === action.recoveryHash);
  const when = action.outcomeAt === null ? '' : ` at ${at(view, action.outcomeAt)}`;
  const title =
    action.outcome === 'recovered'
      ? `${service} recovered${when}`
      : action.outcome === 'worse'
        ? `${service} is worse after: ${action.title}`
        : `${service}: no effect so far of: ${action.title}`;
  const followed = followedLine(action.followed, service, view.settings.zone);
  const facts = mrkdwn`*Predicted* ${action.words.predicted}. *Saw* ${action.outcomeSaw}.`;
  const moved =
    about === undefined || verdict === undefined
      ? []
      : [
          section(
            lines([
              mrkdwn`*${about.number} · ${about.statement}*`,
              mrkdwn`${percent(verdict.from)} → *${confidence(verdict.to)}*`,
              mrkdwn`What happened after the action counts as a test.`,
            ]),
          ),
        ];
  return {
    slot: `outcome:${action.id}`,
    thread: true,
    broadcast: true,
    text: `${title}. ${action.outcomeSaw}${action.outcome === 'recovered' && about !== undefined ? `. Was ${lowerFirst(about.statement)} the cause?` : ''}`,
    blocks: [
      section(lines([mrkdwn`*${title}*`, facts])),
      ...(followed === '' ? [] : [context(mrkdwn`${followed}`)]),
      ...moved,
      ...undoing(view, action),
      ...(action.outcome === 'recovered' ? asks(view) : []),
    ],
  };
}
