import type { WebClient } from '@slack/web-api';
import { plainTwin } from './plain-twin.ts';
import type { Message } from './present/message.ts';
import { refusedAs } from './slack-error.ts';

export interface Place {
  channel: string;
  /** Of the root; null for the root itself. */
  thread: string | null;
  investigation: string;
}

/** Posts and edits; a workspace that refuses a native block gets its twin, and is remembered. */
export function createSender(client: WebClient) {
  let twins = false;
  // The SDK's block types lack blocks that Slack has had since (plan, container, charts); what may be sent is checked by Slack itself.
  const wire = (message: Message) => (twins ? plainTwin(message.blocks) : message.blocks) as never[];
  const quiet = { unfurl_links: false, unfurl_media: false };
  const tagged = (message: Message, place: Place) => ({
    metadata: { event_type: 'compass', event_payload: { investigation: place.investigation, slot: message.slot } },
  });

  const withTwin = async <T>(send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } catch (error) {
      if (twins || refusedAs(error) !== 'invalid_blocks') throw error;
      twins = true;
      return send();
    }
  };

  return {
    async post(message: Message, place: Place): Promise<string> {
      const { channel, thread } = place;
      const answer = await withTwin(() => {
        const common = { channel, text: message.text, blocks: wire(message), ...quiet, ...tagged(message, place) };
        if (thread === null) return client.chat.postMessage(common);
        return client.chat.postMessage(
          message.broadcast
            ? { ...common, thread_ts: thread, reply_broadcast: true }
            : { ...common, thread_ts: thread },
        );
      });
      return answer.ts ?? '';
    },
    async edit(message: Message, place: Place, ts: string): Promise<void> {
      await withTwin(() =>
        client.chat.update({
          channel: place.channel,
          ts,
          text: message.text,
          blocks: wire(message),
          ...tagged(message, place),
        }),
      );
    },
    /** Files carry no metadata: their name in the thread is what tells that they are there. */
    async upload(message: Message, place: Place, file: NonNullable<Message['file']>): Promise<void> {
      const { channel, thread } = place;
      if (thread === null) return;
      if (await hasFile(client, channel, thread, file.name)) return;
      await client.filesUploadV2({
        channel_id: channel,
        thread_ts: thread,
        filename: file.name,
        title: file.title,
        content: file.content,
      });
    },
  };
}

async function hasFile(client: WebClient, channel: string, thread: string, name: string): Promise<boolean> {
  const answer = await client.conversations.replies({ channel, ts: thread, limit: 200 });
  // `files` is missing from the SDK's reply type of some versions; only its names are looked at.
  return (answer.messages ?? []).some((message) =>
    ((message as { files?: { name?: string }[] }).files ?? []).some((one) => one.name === name),
  );
}
