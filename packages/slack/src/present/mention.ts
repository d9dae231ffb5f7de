import { approversOf, isLookingStatus, type Settings } from '@compass/core';
import { type Block, context } from '../blocks.ts';
import { type Encoded, mention, mrkdwn, raw } from '../encode.ts';
import type { Message, View } from './message.ts';

type Event = keyof NonNullable<Settings['notify']>;

/** A line wakes so many; more is a group's work. */
const MOST = 8;

/** What was looked at before has not started now. */
const hasLooked = ({ decisions, secondLook }: View['investigation']): boolean =>
  secondLook !== undefined || decisions.some(({ what }) => what === 'look again');

/** What has just happened of what people may want to be woken for, and the words for it. */
function eventOf({ investigation }: View, { slot }: Message): { event: Event; words: string; entry?: string } | null {
  const [kind, id] = slot.split(':');
  const action = investigation.actions.find((one) => one.id === id);
  if (slot === 'root' && isLookingStatus(investigation.status) && !hasLooked(investigation))
    return { event: 'started', words: 'an investigation has started.' };
  if (slot === 'second-look') return { event: 'started', words: 'it is there by now.' };
  if (kind === 'approval' && action?.state === 'awaiting_approval')
    return { event: 'approval', words: 'an approval waits.', entry: action.entry };
  if (kind === 'unknown' && action?.state === 'unknown')
    return { event: 'outcome', words: 'nobody knows whether an action ran.', entry: action.entry };
  if (kind === 'outcome' && action !== undefined)
    return { event: 'outcome', words: 'an action has its outcome.', entry: action.entry };
  return slot === 'post-mortem-published' ? { event: 'published', words: 'a post-mortem is published.' } : null;
}

function idsOf({ investigation, settings }: View, event: Event, entry: string | undefined): string[] {
  const wanted = settings.notify?.[event] ?? [];
  if (wanted !== 'approvers') return wanted;
  const place = {
    service: investigation.trigger.service,
    channel: investigation.channel ?? settings.defaultChannel ?? '',
  };
  const entries = (settings.catalogue ?? []).filter(({ id }) => entry === undefined || id === entry);
  return [...new Set(entries.flatMap((one) => approversOf(one, place)))];
}

/** The line that wakes those whom the configuration names, and nobody else: first in a new message, gone when that is edited to what came next. */
export function mentionLine(view: View, message: Message): Block[] {
  const about = eventOf(view, message);
  if (about === null) return [];
  const ids = idsOf(view, about.event, about.entry).slice(0, MOST);
  if (ids.length === 0) return [];
  const all = ids.map(mention).join(' ') as Encoded;
  return [context(mrkdwn`${raw(all)} ${about.words}`)];
}
