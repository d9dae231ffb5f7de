import type { LocalContext } from '../context.ts';
import type { Ephemeral, Message } from '../record/entries.ts';
import { refuse } from '../refusal.ts';
import { APP, type Channel } from '../workspace.ts';
import type { Content } from './content.ts';
import { repliesTo } from './shapes.ts';

/** Posts as the app. The content was checked. */
export async function postAsApp(
  slack: LocalContext,
  channel: Channel,
  content: Content & Pick<Message, 'files' | 'metadata' | 'thread_ts' | 'subtype'>,
): Promise<Message> {
  if (content.text === undefined && (content.blocks ?? []).length === 0 && !content.files) refuse('no_text');
  const message: Message = {
    ...content,
    channel: channel.id,
    ts: slack.stamps.ts(),
    user: APP.userId,
    bot_id: APP.botId,
    text: content.text ?? '',
  };
  await slack.record.write({ kind: 'message', message });
  return message;
}

/** Shows something to one person only. The content was checked. */
export async function showTo(
  slack: LocalContext,
  channel: Channel,
  user: string,
  content: Content & Pick<Message, 'thread_ts'>,
): Promise<Ephemeral> {
  if (content.text === undefined && (content.blocks ?? []).length === 0) refuse('no_text');
  const ephemeral = { ...content, channel: channel.id, user, message_ts: slack.stamps.ts(), text: content.text ?? '' };
  await slack.record.write({ kind: 'ephemeral', ephemeral });
  return ephemeral;
}

/** Replaces what a message says. With blocks no "edited" mark is shown; with text alone the blocks go. */
export async function editAsApp(
  slack: LocalContext,
  message: Message,
  change: Content & Pick<Message, 'metadata' | 'subtype'>,
): Promise<Message> {
  const textOnly = change.blocks === undefined && change.text !== undefined;
  const edited: Message = {
    ...message,
    ...change,
    text: change.text ?? message.text,
    blocks: textOnly ? undefined : (change.blocks ?? message.blocks),
    ...(textOnly ? { edited: { user: APP.userId, ts: slack.stamps.ts() } } : {}),
  };
  await slack.record.write({ kind: 'message', message: edited });
  return edited;
}

/** Takes a message away; a root with replies leaves a tombstone. */
export async function removeMessage(slack: LocalContext, message: Message): Promise<void> {
  const { channel, ts, user } = message;
  const hasReplies = message.thread_ts === undefined && repliesTo(slack, message).length > 0;
  const tombstone: Message = { channel, ts, user, subtype: 'tombstone', text: 'This message was deleted.' };
  await slack.record.write(
    hasReplies ? { kind: 'message', message: tombstone } : { kind: 'message-deleted', channel, ts },
  );
}

/** The address of a message, as people share it. */
export function permalinkOf(slack: LocalContext, message: Message): string {
  const thread = message.thread_ts ? `?thread_ts=${message.thread_ts}&cid=${message.channel}` : '';
  return `${slack.url}/archives/${message.channel}/p${message.ts.replace('.', '')}${thread}`;
}
