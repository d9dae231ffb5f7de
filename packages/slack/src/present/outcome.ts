import {
  type Action,
  confidence,
  followedLine,
  isOver,
  leaderOf,
  lowerFirst,
  outcomeWord,
  percent,
} from '@compass/core';
import { actions, type Block, button, context, section } from '../blocks.ts';
import { lines, mrkdwn, raw } from '../encode.ts';
import { pressWords } from './approval.ts';
import { next } from './list.ts';
import type { Message, View } from './message.ts';
import { at, ref, saidLine } from './phrases.ts';
import { leading } from './verdict.ts';

function asks(view: View): Block[] {
  const { id, number, feedback } = view.investigation;
  // Whoever pressed beside it finds the way back.
  if (feedback !== null)
    return [
      context(mrkdwn`Was this the cause? ${raw(saidLine(feedback))}`),
      context(mrkdwn`To answer again: /compass learn INV-${number}`),
    ];
  return [
    section(mrkdwn`*Was this the cause?*`),
    actions(
      button({ text: 'Yes', action: 'close_cause', value: id }),
      button({ text: 'Partly…', action: 'close_cause_partly', value: id }),
      button({ text: 'No…', action: 'close_cause_no', value: id }),
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

const titleFor = (word: string, { service, what, when }: { service: string; what: string; when: string }): string => {
  if (word === 'recovered') return `${service} recovered${when}`;
  if (word === 'worse') return `${service} is worse after: ${what}`;
  return `${service}: ${word === 'no effect' ? 'no effect so far of' : 'not seen whether it helped'}: ${what}`;
};

/** What did not help leaves the question open: who leads now, and the test to run, as long as nothing else was done. */
function going(view: View, action: Action): Block[] {
  const { investigation } = view;
  const isLast = investigation.actions.at(-1) === action;
  const isSettled = action.outcome === 'recovered' || action.undo?.taken === null || isOver(investigation);
  if (isSettled || !isLast) return [];
  return [...leading(view), ...(leaderOf(investigation) === null ? [] : next(view))];
}

/** Recovered, no effect or worse: what was predicted, what was seen, and what it means for the hypothesis. */
export function outcome(view: View, action: Action): Message | null {
  const { investigation } = view;
  const { service } = investigation.trigger;
  if (action.outcome === null) return null;
  const about = investigation.hypotheses.find((one) => one.number === action.hypothesis);
  const verdict = investigation.verdicts.find((one) => one.test === action.recoveryHash);
  const time = action.backAt ?? action.outcomeAt;
  const when = time === null ? '' : ` at ${at(view, time)}`;
  const word = outcomeWord(investigation, action);
  const isBlind = word === 'effect not seen';
  const title = titleFor(word, { service, what: action.title, when });
  const followed = followedLine(action.followed, service, view.settings.zone);
  const facts = mrkdwn`*Predicted* ${action.words.predicted}. *${isBlind ? 'Not seen' : 'Saw'}* ${action.outcomeSaw}.`;
  const moved =
    about === undefined || verdict === undefined
      ? []
      : [
          section(
            lines([
              mrkdwn`*${about.number} · ${about.statement}*`,
              isBlind
                ? mrkdwn`stays at *${confidence(verdict.to)}*`
                : mrkdwn`${percent(verdict.from)} → *${confidence(verdict.to)}*`,
              isBlind
                ? mrkdwn`Missing data never counts for or against a hypothesis.`
                : mrkdwn`What happened after the action counts as a test.`,
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
      ...going(view, action),
      ...(action.outcome === 'recovered' ? asks(view) : []),
    ],
  };
}
