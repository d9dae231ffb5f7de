import type { WebClient } from '@slack/web-api';
import type { Block } from './blocks.ts';
import { createPictures, withoutPictures } from './pictures.ts';
import { hasNative, plainTwin } from './plain-twin.ts';
import type { Message } from './present/message.ts';
import { refusedAs } from './slack-error.ts';

export interface Place {
  channel: string;
  /** Of the root; null for the root itself. */
  thread: string | null;
  investigation: string;
}

/** Slack's words for blocks that it does not take. */
const REFUSED = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'];

/** Posts and edits; a workspace that refuses a native block gets its twin, and is remembered. */
export function createSender(client: WebClient) {
  let twins = false;
  const pictures = createPictures(client);
  const quiet = { unfurl_links: false, unfurl_media: false };
  const tagged = (message: Message, place: Place) => ({
    metadata: { event_type: 'compass', event_payload: { investigation: place.investigation, slot: message.slot } },
  });

  // The SDK's block types lack blocks that Slack has had since (plan, container, charts); what may be sent is checked by Slack itself.
  const attempt = async <T>(send: (blocks: never[]) => Promise<T>, blocks: Block[]): Promise<T | null> => {
    try {
      return await send(blocks as never[]);
    } catch (error) {
      if (!REFUSED.includes(refusedAs(error) ?? '')) throw error;
      return null;
    }
  };

  /** As it is, else without pictures, else with plain twins (which is remembered when it helped), else its words alone: something always arrives. */
  const withTwin = async <T>(
    message: Message,
    pictured: Block[] | null,
    send: (blocks: never[]) => Promise<T>,
  ): Promise<T> => {
    const whole = pictured === null ? null : await attempt(send, twins ? plainTwin(pictured) : pictured);
    if (whole !== null) return whole;
    const blocks = withoutPictures(message.blocks);
    const plain = plainTwin(blocks);
    const first = await attempt(send, twins ? plain : blocks);
    if (first !== null) return first;
    if (!twins && hasNative(blocks)) {
      const second = await attempt(send, plain);
      if (second !== null) {
        twins = true;
        return second;
      }
    }
    return send([{ type: 'section', text: { type: 'mrkdwn', text: message.text, verbatim: true } }] as never[]);
  };

  return {
    /** Its blocks with their pictures in place, null where there are none: before its turn, for Slack takes its time to read them. */
    pictured: (message: Message): Promise<Block[] | null> => pictures(message.blocks),
    async post(message: Message, place: Place, pictured: Block[] | null): Promise<string> {
      const { channel, thread } = place;
      const answer = await withTwin(message, pictured, (blocks) => {
        const common = { channel, text: message.text, blocks, ...quiet, ...tagged(message, place) };
        if (thread === null) return client.chat.postMessage(common);
        return client.chat.postMessage(
          message.broadcast
            ? { ...common, thread_ts: thread, reply_broadcast: true }
            : { ...common, thread_ts: thread },
        );
      });
      return answer.ts ?? '';
    },
    /** What a press of the message is answered with. */
    reply: (message: Message, pictured: Block[] | null): { text: string; blocks: Block[] } => {
      const blocks = pictured ?? withoutPictures(message.blocks);
      return { text: message.text, blocks: twins ? plainTwin(blocks) : blocks };
    },
    async edit(message: Message, place: Place, ts: string, pictured: Block[] | null): Promise<void> {
      await withTwin(message, pictured, (blocks) =>
        client.chat.update({
          channel: place.channel,
          ts,
          text: message.text,
          blocks,
          ...tagged(message, place),
        }),
      );
    },
    /** Files carry no metadata: their name in the thread is what tells that they are there. */
    async upload(place: Place, file: NonNullable<Message['file']>): Promise<void> {
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
