import { isFiring, isOver, isPaged, type PageNews, plural, resolvable } from '@compass/core';
import { actions, type Block, button, section } from '../blocks.ts';
import { type Encoded, lines, linked, mrkdwn, raw } from '../encode.ts';
import type { Message, View } from './message.ts';
import { at } from './phrases.ts';

/** So many are named in the footer; the others are counted. */
const NAMED = 3;

/** "PagerDuty #1042 · +2 pages (PagerDuty #1043, PagerDuty #1044)", each with its link where links to there are shown. */
export function pagesLine({ investigation, settings }: View): Encoded | '' {
  const pages = investigation.pages ?? [];
  const named = ({ told }: (typeof pages)[number]): Encoded => linked(told.url, told.name, settings.linkOrigins ?? []);
  const own = isPaged(investigation.trigger) ? pages[0] : undefined;
  const later = own === undefined ? pages : pages.slice(1);
  const first = own === undefined ? '' : mrkdwn` · ${raw(named(own))}`;
  if (later.length === 0) return first;
  const names = later.slice(0, NAMED).map(named).join(', ') as Encoded;
  const more = later.length > NAMED ? ', …' : '';
  return mrkdwn`${raw(first)} · +${plural(later.length, 'page')} (${raw(names)}${more})`;
}

/** `isSo`: it is the newest, and nothing has come after it that it would deny. */
function wordsOf(view: View, one: PageNews, isSo: boolean): [title: string, rest: string] {
  const when = at(view, one.at);
  if (one.what === 'raised')
    return [
      `From ${one.from} to ${one.to} at ${when}: ${one.page} says so.`,
      'Tests and confidences stay as they are.',
    ];
  if (one.what === 'fires_again')
    return [`${one.page} fires again since ${when}.`, isSo ? 'COMPASS goes on looking.' : ''];
  const none = isSo ? 'No page of this fires any more. ' : '';
  return [`${one.page} was resolved at ${when}.`, `${none}COMPASS closes nothing by itself.`];
}

/** What became of a press of it. What PagerDuty refused is said among the troubles. */
export function resolvingLine(view: View): Encoded | '' {
  const { decisions, writings = [] } = view.investigation;
  const asked = decisions.findLast(({ what }) => what === 'resolve in PagerDuty');
  const states = writings.filter(({ kind }) => kind === 'resolve').map(({ state }) => state);
  if (asked === undefined || states.length === 0 || states.includes('refused')) return '';
  const [what, who] = [asked.about, asked.by.name];
  if (states.every((state) => state === 'done'))
    return mrkdwn`${what} resolved in PagerDuty by ${who}, ${at(view, asked.at)}.`;
  return states.includes('unclear')
    ? mrkdwn`${who} had ${what} resolved in PagerDuty, which does not say whether it is: look there.`
    : mrkdwn`${what} is being resolved in PagerDuty, asked for by ${who}.`;
}

/** Offered while it is true: no page fires, and somebody may stop looking. */
function closing({ investigation }: View, one: PageNews, isLast: boolean): Block[] {
  const quiet = !(investigation.pages ?? []).some(isFiring);
  if (one.what !== 'resolved' || !isLast || !quiet || isOver(investigation)) return [];
  return [actions(button({ text: 'Stop looking…', action: 'stop_looking', value: investigation.id }))];
}

/** Only on what has recovered, and only while PagerDuty's incident fires. */
export const resolveButton = ({ investigation, settings }: View): Block[] =>
  settings.writesPages === true && settings.resolvePages !== 'never' && resolvable(investigation).length > 0
    ? [button({ text: 'Resolve in PagerDuty…', action: 'resolve_page', value: investigation.id })]
    : [];

/** What became of the pages, where it changes something for those who watch. */
export const pageNews = (view: View): Message[] =>
  (view.investigation.pageNews ?? []).map((one, index, all) => {
    const isLast = index === all.length - 1;
    const [title, rest] = wordsOf(view, one, isLast && !isOver(view.investigation));
    return {
      slot: `page:${index}`,
      thread: true,
      broadcast: false,
      text: `${view.investigation.trigger.service}: ${title} ${rest}`,
      blocks: [section(lines([mrkdwn`*${title}*`, rest === '' ? '' : mrkdwn`${rest}`])), ...closing(view, one, isLast)],
    };
  });
