import type { LocalContext } from '../context.ts';
import { deny } from '../refusal.ts';
import { messageShape } from '../web/shapes.ts';
import type { Channel, Person } from '../workspace.ts';
import { acked, channelRef, payloadBase, responseUrl } from './common.ts';

/** A person chooses a shortcut in a message's menu. Resolves when the app has acked. */
export async function useShortcut(
  slack: LocalContext,
  input: { person: Person; channel: Channel; ts: string; callbackId: string },
): Promise<void> {
  const { person, channel, ts, callbackId } = input;
  const message = slack.record.message(channel.id, ts);
  if (!message) deny(404, 'message_not_found', `ts: there is no message ${ts} in ${channel.name}`);
  if (message.subtype === 'tombstone') deny(409, 'message_deleted', `ts: ${ts} was deleted`);
  const payload = {
    type: 'message_action',
    ...payloadBase(slack, person),
    callback_id: callbackId,
    trigger_id: slack.tickets.newTrigger({ user: person.id, channel: channel.id }),
    message_ts: ts,
    channel: channelRef(channel),
    message: messageShape(slack, message, true),
    response_url: responseUrl(slack, { user: person.id, channel: channel.id, isEphemeral: true }),
  };
  acked(await slack.link.deliver('interactive', payload));
}
