import type { LocalContext } from '../context.ts';
import type { Message } from '../record/entries.ts';
import { refuse } from '../refusal.ts';
import { APP, type Channel, findPerson, imOf } from '../workspace.ts';

/** A channel by its id or name, or the direct conversation with a person by the person's id. */
export function channelOf(slack: LocalContext, named: string): Channel {
  const name = named.replace(/^#/, '');
  const direct = findPerson(named)?.id === named ? slack.record.channels.get(imOf(named)) : undefined;
  const channel =
    slack.record.channels.get(named) ??
    direct ??
    [...slack.record.channels.values()].find((one) => one.kind === 'channel' && one.name === name);
  return channel ?? refuse('channel_not_found');
}

/** A channel that the app may write to. */
export function writableChannel(slack: LocalContext, named: string): Channel {
  const channel = channelOf(slack, named);
  if (channel.isArchived) refuse('is_archived');
  if (!channel.members.includes(APP.userId)) refuse('not_in_channel');
  return channel;
}

/** A channel whose messages the app may read. */
export function readableChannel(slack: LocalContext, named: string): Channel {
  const channel = channelOf(slack, named);
  if (!channel.members.includes(APP.userId)) refuse('not_in_channel');
  return channel;
}

export function messageOf(slack: LocalContext, channel: Channel, ts: string): Message {
  return slack.record.message(channel.id, ts) ?? refuse('message_not_found');
}

/** Checks that a reply's thread exists and that `threadTs` is its first message. */
export function checkThread(slack: LocalContext, channel: Channel, threadTs: string): void {
  const root = slack.record.message(channel.id, threadTs);
  if (!root) refuse('thread_not_found');
  if (root.thread_ts !== undefined && root.thread_ts !== root.ts) refuse('cannot_reply_to_message');
}
