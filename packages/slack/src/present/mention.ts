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

/** Whom somebody in Slack chose to watch it from now on; nobody is woken for what they take over themselves. */
function heirOf({ investigation }: View, { slot }: Message): string[] {
  const [kind, index] = slot.split(':');
  const one = kind === 'handover' ? investigation.handovers?.[Number(index)] : undefined;
  return one?.by.kind === 'slack' && one.to.kind === 'slack' && one.by.id !== one.to.id ? [one.to.id] : [];
}

/** The line that wakes those whom the configuration names, or whom a person chose, and nobody else: first in a new message, gone when that is edited to what came next. */
export function mentionLine(view: View, message: Message): Block[] {
  const [heir] = heirOf(view, message);
  if (heir !== undefined) return [context(mrkdwn`${raw(mention(heir))} watches it from now on.`)];
  const about = eventOf(view, message);
  if (about === null) return [];
  const ids = idsOf(view, about.event, about.entry).slice(0, MOST);
  if (ids.length === 0) return [];
  const all = ids.map(mention).join(' ') as Encoded;
  return [context(mrkdwn`${raw(all)} ${about.words}`)];
}
