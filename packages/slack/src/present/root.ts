import { type Action, confidence, leaderOf, nextTest, plural, span } from '@compass/core';
import { actions, type Block, button, context, header, overflow, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn, plain, raw } from '../encode.ts';
import type { Message, View } from './message.ts';
import { at, claim, disprovenLine, headline, notSeen, recordedLine, since, testsLine } from './phrases.ts';

const open = (view: View): Action | undefined =>
  view.investigation.actions.findLast((one) =>
    ['awaiting_approval', 'approved', 'acting', 'acted', 'unknown'].includes(one.state),
  );

function title(view: View): string {
  const { investigation } = view;
  const { status, symptom, trigger } = investigation;
  const lead = leaderOf(investigation);
  if (status === 'resolved') {
    const ended = investigation.endedAt ?? investigation.startedAt;
    const lasted = symptom?.since ? `, after ${span((Date.parse(ended) - Date.parse(symptom.since)) / 1000)}` : '';
    return `:large_green_circle: ${trigger.service} recovered at ${at(view, ended)}${lasted}`;
  }
  if (status === 'closed') return `${trigger.service}: closed${lead === null ? '' : `, ${lead.statement}`}`;
  if (status === 'failed') return `${trigger.service}: COMPASS could not go on`;
  const action = open(view);
  if (action?.state === 'acted' && action.outcome === null)
    return `:large_yellow_circle: ${trigger.service}: watching after an action`;
  if (symptom === null) return headline(view);
  return `${symptom.state === 'seen' ? ':red_circle:' : ':white_circle:'} ${headline(view)}`;
}

/** The state in bold, then what comes next. */
function state(view: View): { bold: string; next: string } {
  const { investigation } = view;
  const action = open(view);
  const said = claim(view);
  const lead = leaderOf(investigation);
  const tests = lead === null ? '' : ` ${testsLine(investigation, lead)}.`;
  switch (investigation.status) {
    case 'triggered':
    case 'observing':
    case 'hypothesis_generation':
      return {
        bold: 'Looking for the cause.',
        next: `${plural(investigation.agents.length || 5, 'agent')} read what this installation measures. Nothing to decide yet.`,
      };
    case 'testing':
      return { bold: said === null ? 'Testing.' : `${said}.`, next: `Tests are running. Nothing to decide yet.` };
    case 'resolved':
      return {
        bold: said === null ? 'Recovered; no cause is named.' : `${said}.${tests}`,
        next: 'say whether this was the cause; read the post-mortem.',
      };
    case 'closed':
      return {
        bold: said === null ? 'Closed without a cause.' : `${said}.${tests}`,
        next: 'the post-mortem draft is in the thread.',
      };
    case 'failed':
      return { bold: 'Stopped.', next: investigation.error ?? 'An error of its own.' };
    default:
  }
  if (action?.state === 'awaiting_approval')
    return {
      bold: `${said ?? ''}.${tests}`,
      next: `one of ${action.approversName} decides by ${at(view, action.expiresAt)}: ${action.title}.`,
    };
  if (action?.state === 'acted' && action.outcome === null)
    return { bold: `${action.title}: done.`, next: 'recovery is being watched. Nothing to press.' };
  if (action?.state === 'unknown')
    return { bold: 'It is unknown whether the action ran.', next: 'look at the thread.' };
  if (said === null) return quietState(view);
  const test = nextTest(investigation);
  return {
    bold: `${said}.${tests}`,
    next:
      test === null
        ? 'decide in the thread.'
        : `${test.test.question} About ${span(test.test.costSeconds)}, changes nothing.`,
  };
}

function quietState({ investigation }: View): { bold: string; next: string } {
  if (investigation.symptom?.state === 'absent')
    return { bold: 'So no cause is named and nobody is accused.', next: 'look again, add what you see, or close.' };
  return { bold: 'No hypothesis could be made from what was seen.', next: 'add what you know, or close.' };
}

function quietFacts(view: View): Encoded | '' {
  const { symptom, trigger, window } = view.investigation;
  if (symptom?.state !== 'absent') return '';
  const pages =
    trigger.symptoms.length === 0 ? `something is wrong with ${trigger.service}` : trigger.symptoms.join(', ');
  return lines([
    mrkdwn`*The page says* ${pages}.`,
    mrkdwn`*The data says* ${symptom.phrase}${window === null ? '' : `, ${at(view, window.start)} to ${at(view, window.end)}`}. This is no promise that all is well.`,
  ]);
}

function buttons(view: View): Block[] {
  const { investigation } = view;
  const { id, status } = investigation;
  if (status === 'resolved' || status === 'closed' || status === 'failed') return [];
  const quiet = status === 'awaiting_human' && investigation.hypotheses.length === 0;
  const add = button({ text: quiet ? 'I can see it…' : 'Add what you know…', action: 'request_data', value: id });
  const close = button({ text: quiet ? 'Close: nothing wrong' : 'Close', action: 'close', value: id });
  if (quiet)
    return [actions(button({ text: 'Look again', action: 'look_again', value: id, style: 'primary' }), add, close)];
  return [actions(add, close, overflow('root_more', [['Stop looking', `${id}:stop`]]))];
}

function footer(view: View): Encoded {
  const { investigation, settings } = view;
  const pages = investigation.notes.filter((one) => one.answer === 'Already being looked at.').length;
  return mrkdwn`INV-${investigation.number} · ${investigation.trigger.service} · ${investigation.trigger.severity} · started by ${investigation.startedBy.name}${pages > 0 ? ` · +${pages} more` : ''} · $${investigation.cost.usd.toFixed(2)} of $${investigation.cost.limit.toFixed(2)} · times are ${settings.zone}`;
}

/** The one message that is always true. */
export function root(view: View): Message {
  const { investigation } = view;
  const { bold, next } = state(view);
  const lead = leaderOf(investigation);
  const push = [
    plain(headline(view), 110),
    lead === null ? bold : `${lead.statement}, ${confidence(lead.confidence)}.`,
  ].join('. ');
  const recorded = recordedLine(view);
  const trouble = investigation.trouble.map((one) => mrkdwn`${one}`);
  const seen = [notSeen(view), disprovenLine(view), recorded, ...trouble].filter((one): one is Encoded => one !== '');
  return {
    slot: 'root',
    thread: false,
    broadcast: false,
    text: plain(push, 150),
    blocks: [
      header(title(view)),
      section(
        lines([
          mrkdwn`*${since(view)}* · ${investigation.trigger.severity}`,
          quietFacts(view),
          mrkdwn`*${bold}*`,
          mrkdwn`${raw(investigation.status.startsWith('o') || investigation.status === 'triggered' ? '' : mrkdwn`*Next:* `)}${next}`,
        ]),
      ),
      context(...seen),
      ...buttons(view),
      context(footer(view)),
    ],
  };
}
