import {
  type Action,
  behalfOf,
  clockTime,
  dashboardLink,
  isAskedAgain,
  isOver,
  isPaged,
  isQuiet,
  looksAgainAt,
  offeredUndo,
  openAction,
  plural,
  quantity,
  similarNames,
  sinceLine,
  stateOf,
  titleOf,
  watchedBy,
} from '@compass/core';
import { actions, type Block, button, context, header, linkButton, overflow, section } from '../blocks.ts';
import { type Encoded, lines, linked, mrkdwn, raw } from '../encode.ts';
import type { Message, View } from './message.ts';
import { pagesLine, resolveButton, resolvingLine } from './pages.ts';
import { at, closedLine, disprovenLine, notSeen, recordedLine, ref, withoutModel } from './phrases.ts';
import { quietBlocks } from './quiet.ts';

/** At most one circle, and none for what is not known. */
const CIRCLES = {
  broken: ':red_circle: ',
  watched: ':large_yellow_circle: ',
  quiet: ':white_circle: ',
  recovered: ':large_green_circle: ',
};

function title({ investigation, settings }: View): [text: string, circle?: string] {
  const { text, light } = titleOf(investigation, settings);
  return light === null ? [text] : [text, CIRCLES[light]];
}

function buttons(view: View): Block[] {
  const { investigation, links } = view;
  const { id, status } = investigation;
  const action = openAction(investigation);
  if (status === 'failed') return [];
  if (isOver(investigation)) {
    const last = investigation.actions.findLast((one) => one.outcome === 'recovered');
    const asked = last === undefined || investigation.feedback !== null ? undefined : links?.[`outcome:${last.id}`];
    const paper = investigation.postMortem === null ? undefined : links?.['post-mortem'];
    const elements = [
      ...(asked === undefined ? [] : [linkButton('Was it the cause?', asked)]),
      ...(paper === undefined ? [] : [linkButton('Post-mortem', paper, 'open_post_mortem')]),
      ...(status === 'resolved' ? resolveButton(view) : []),
    ];
    return elements.length === 0 ? [] : [actions(...elements)];
  }
  const { test } = stateOf(view);
  const approval = action?.state === 'awaiting_approval' ? links?.[`approval:${action.id}`] : undefined;
  const unknown = action?.state === 'unknown' ? links?.[`unknown:${action.id}`] : undefined;
  const undo = action === undefined ? links?.[`outcome:${offeredUndo(investigation)?.id}`] : undefined;
  const empty = status === 'awaiting_human' && investigation.hypotheses.length === 0;
  return [
    actions(
      // A read-only step may be started here; an approval is only linked, so that nobody presses it without its details.
      ...(approval === undefined ? [] : [linkButton('Go to the approval', approval)]),
      ...(unknown === undefined ? [] : [linkButton('Say whether it ran', unknown)]),
      ...(undo === undefined ? [] : [linkButton('Go to the undo', undo)]),
      ...(test === null
        ? []
        : [
            button({
              text: 'Run this test',
              action: 'run_test',
              value: ref(investigation, test.test.hash),
              style: 'primary',
            }),
          ]),
      ...(empty ? [button({ text: 'Look again', action: 'look_again', value: id, style: 'primary' })] : []),
      button({ text: 'Add facts…', action: 'request_data', value: id }),
      overflow('root_more', [
        ['Hand over…', ref(investigation, 'h')],
        ['Change severity…', ref(investigation, 's')],
        ['Stop looking…', ref(investigation, 'x')],
      ]),
    ),
  ];
}

/** Over the time that was looked at, with its past. */
function dashboardOf({ investigation: { trigger, window }, settings }: View): Encoded | '' {
  if (window === null) return '';
  const about = { service: trigger.service, start: window.referenceStart, end: window.end };
  const url = dashboardLink(settings.dashboard, about);
  return url === null ? '' : mrkdwn` · ${raw(linked(url, 'Grafana', settings.linkOrigins ?? []))}`;
}

/** Of a page that nothing was found to: that somebody may go back to sleep, and until when. */
function lookedLine({ investigation, settings }: View): Encoded | '' {
  const again = looksAgainAt(investigation);
  if (again !== null) return mrkdwn` · looks again by itself at ${clockTime(again, settings.zone)}`;
  const { secondLook } = investigation;
  return isQuiet(investigation) && secondLook?.state === 'looked'
    ? mrkdwn` · looked again by itself at ${clockTime(secondLook.at, settings.zone)}`
    : '';
}

function footer(view: View): Encoded {
  const { investigation, settings } = view;
  const asked = investigation.notes.filter(isAskedAgain).length;
  const { cost, trigger, pages = [], handovers = [] } = investigation;
  // The page that started it stands there by its name.
  const isNamed = isPaged(trigger) && pages.length > 0 && handovers.length === 0;
  const who = isNamed ? '' : mrkdwn` · ${watchedBy(investigation)}`;
  const name = linked(view.page ?? null, `INV-${investigation.number}`, settings.linkOrigins ?? []);
  return mrkdwn`${raw(name)} · ${trigger.service}${raw(who)}${raw(pagesLine(view))}${raw(dashboardOf(view))}${raw(lookedLine(view))}${asked > 0 ? ` · +${plural(asked, 'question')}` : ''} · $${cost.usd.toFixed(2)} of $${cost.limit.toFixed(2)} · times are ${settings.zone}`;
}

const done = (view: View, action: Action): Encoded =>
  mrkdwn`${action.title}${action.actedAt === null ? '' : `, ${at(view, action.actedAt)}`}, ${behalfOf(action)}.`;

/** The level that it came back to, beside the one that is normal. */
function backLine({ status, actions: all, symptom }: View['investigation']): Encoded | '' {
  const last = all.findLast((one) => one.outcome === 'recovered');
  if (status !== 'resolved' || last === undefined || last.outcomeSaw === '') return '';
  const normal =
    symptom === null || symptom.normal === null ? '' : `; normally ${quantity(symptom.normal, symptom.unit)}`;
  return mrkdwn`Saw ${last.outcomeSaw}${normal}.`;
}

/** The one message that is always true: what is broken, since when, how sure, what next. */
export function root(view: View): Message {
  const { investigation, settings } = view;
  const { bold, facts, next, push } = stateOf(view);
  const quiet = isQuiet(investigation);
  const similar = similarNames(investigation);
  const around = [
    backLine(investigation),
    resolvingLine(view),
    similar === null ? '' : mrkdwn`${similar}`,
    withoutModel(view),
    disprovenLine(view),
    recordedLine(view),
    ...investigation.trouble.map((one) => mrkdwn`${one}`),
  ];
  const seen = [quiet ? '' : notSeen(view), ...around].filter((one): one is Encoded => one !== '');
  const body = quiet
    ? quietBlocks(view)
    : [
        section(
          lines([
            mrkdwn`*${sinceLine(investigation, settings.zone)}* · ${investigation.trigger.severity}`,
            mrkdwn`*${bold}*${[facts, next.label === '' ? next.text : ''].map((one) => (one === '' ? '' : ` ${one}`)).join('')}`,
            investigation.symptom?.state === 'not_measurable' ? mrkdwn`Not measurable is not the same as absent.` : '',
            ...investigation.actions.filter((one) => one.outcome === 'recovered').map((one) => done(view, one)),
            closedLine(view),
            next.label === '' ? '' : mrkdwn`*${next.label}* ${next.text}`,
          ]),
        ),
        context(...seen),
        ...buttons(view),
      ];
  return {
    slot: 'root',
    thread: false,
    broadcast: false,
    text: push,
    blocks: [
      header(...title(view)),
      ...body,
      ...(quiet && seen.length > 0 ? [context(...seen)] : []),
      context(footer(view)),
    ],
  };
}
