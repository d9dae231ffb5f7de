import type { LocalContext } from '../context.ts';
import type { Message } from '../record/entries.ts';
import { deny } from '../refusal.ts';
import { APP, type Channel, type Person, TEAM } from '../workspace.ts';

/** A person writes a message. The app hears of it where it is a member; `@compass` becomes a mention. */
export async function say(
  slack: LocalContext,
  input: { person: Person; channel: Channel; text: string; threadTs?: string | undefined },
): Promise<Message> {
  const { person, channel, threadTs } = input;
  if (channel.isArchived) deny(409, 'is_archived', `channel: ${channel.name} is archived`);
  const root = threadTs === undefined ? undefined : slack.record.message(channel.id, threadTs);
  if (threadTs !== undefined && root?.thread_ts !== undefined)
    deny(409, 'not_a_root', `thread_ts: ${threadTs} is a reply itself`);
  if (threadTs !== undefined && !root) deny(404, 'thread_not_found', `thread_ts: there is no message ${threadTs}`);
  const mention = `<@${APP.userId}>`;
  const text = input.text.replace(new RegExp(`(?<![\\w<])@${APP.name}\\b`, 'gi'), mention);
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  const message: Message = { channel: channel.id, ts: slack.stamps.ts(), user: person.id, text, ...thread };
  await slack.record.write({ kind: 'message', message });

  if (!channel.members.includes(APP.userId)) return message;
  const said = {
    user: person.id,
    text,
    ts: message.ts,
    channel: channel.id,
    team: TEAM.id,
    event_ts: message.ts,
    ...thread,
  };
  slack.events.send({ type: 'message', channel_type: channel.kind, ...said });
  if (text.includes(mention) && channel.kind === 'channel') slack.events.send({ type: 'app_mention', ...said });
  return message;
}
