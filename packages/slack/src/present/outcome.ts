import { type Action, confidence, lowerFirst, percent } from '@compass/core';
import { actions, type Block, button, context, section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import type { Message, View } from './message.ts';
import { at, recordedLine } from './phrases.ts';

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

/** Recovered, no effect, worse, or unknown: what was predicted, what was seen, and what it means for the hypothesis. */
export function outcome(view: View, action: Action): Message | null {
  const { investigation } = view;
  const { service } = investigation.trigger;
  if (action.outcome === null && action.state !== 'unknown') return null;
  const about = investigation.hypotheses.find((one) => one.number === action.hypothesis);
  const verdict = investigation.verdicts.find((one) => one.test === action.recoveryHash);
  const when = action.outcomeAt === null ? '' : ` at ${at(view, action.outcomeAt)}`;
  const title =
    action.outcome === 'recovered'
      ? `${service} recovered${when}`
      : action.outcome === 'worse'
        ? `${service} is worse after: ${action.title}`
        : action.outcome === 'no_effect'
          ? `${service}: no effect so far of: ${action.title}`
          : `${service}: unknown whether it ran: ${action.title}`;
  const recorded = recordedLine(view);
  const facts =
    action.outcome === null
      ? mrkdwn`${action.result} COMPASS will not try again by itself. Look at ${action.target} and say in *Add what you know…* what you found.`
      : mrkdwn`*Predicted* ${action.words.predicted}. *Saw* ${action.outcomeSaw}.`;
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
      ...moved,
      ...(action.outcome === 'worse' ? [section(mrkdwn`*Undo* · ${action.words.undo}`)] : []),
      ...(action.outcome === 'recovered' ? asks(view) : []),
      ...(recorded === '' ? [] : [context(recorded)]),
    ],
  };
}
