import type { LocalContext } from '../context.ts';
import type { Message } from '../record/entries.ts';
import { deny } from '../refusal.ts';
import { botShape } from '../web/shapes.ts';
import { APP, type Channel, TEAM } from '../workspace.ts';

/** Another app posts. COMPASS hears of it where it is a member. */
export async function postAsBot(
  slack: LocalContext,
  input: { name: string; channel: Channel; text: string; attachments: Record<string, unknown>[] },
): Promise<Message> {
  const { name, channel, text, attachments } = input;
  if (channel.isArchived) deny(409, 'is_archived', `channel: ${channel.name} is archived`);
  const mark = name.toUpperCase().replace(/[^A-Z0-9]/g, '') || 'BOT';
  if (`B0${mark}` === APP.botId) deny(409, 'name_taken', `name: ${name} is COMPASS itself`);
  const message: Message = {
    channel: channel.id,
    ts: slack.stamps.ts(),
    user: `U0${mark}`,
    bot_id: `B0${mark}`,
    username: name,
    text,
    ...(attachments.length === 0 ? {} : { attachments }),
  };
  await slack.record.write({ kind: 'message', message });
  if (!channel.members.includes(APP.userId)) return message;
  slack.events.send({
    type: 'message',
    channel_type: channel.kind,
    ...message,
    ...botShape(message),
    team: TEAM.id,
    event_ts: message.ts,
  });
  return message;
}
