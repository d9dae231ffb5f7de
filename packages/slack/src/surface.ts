import { createHash } from 'node:crypto';
import type { Post, Settings, Surface } from '@compass/core';
import type { WebClient } from '@slack/web-api';
import { section } from './blocks.ts';
import { createChannels } from './channels.ts';
import { lines, mrkdwn } from './encode.ts';
import { findPost } from './find-post.ts';
import type { DrawChart, Message } from './present/message.ts';
import { present } from './present/present.ts';
import { createSender } from './send.ts';
import { slackError } from './slack-error.ts';

export interface SlackSurfaceOptions {
  client: WebClient;
  settings: Pick<Settings, 'zone' | 'minConfidence' | 'defaultChannel'>;
  chart: DrawChart;
}

const hashOf = (message: Message): string =>
  createHash('sha256').update(JSON.stringify(message)).digest('hex').slice(0, 16);

type Show = Parameters<Surface['show']>[0];

/** Slack as a projection of the record: posts what is missing, edits what differs, finds again what a kill left behind. */
export function slackSurface({ client, settings, chart }: SlackSurfaceOptions): Surface {
  const channelId = createChannels(client);
  const sender = createSender(client);

  const put = async (
    message: Message,
    known: Post | undefined,
    input: Show,
    thread: string | null,
  ): Promise<string> => {
    const { investigation, keep } = input;
    const hash = hashOf(message);
    const channel = known?.ref?.channel ?? (await channelId(investigation.channel ?? settings.defaultChannel));
    const place = { channel, thread, investigation: investigation.id };
    const slot = message.slot;
    if (message.file !== undefined) {
      if (known?.ref) return known.ref.ts;
      await sender.upload(message, place, message.file);
      await keep({ slot, ref: { channel, ts: `file:${message.file.name}` }, hash });
      return '';
    }
    if (known?.ref) {
      if (known.hash !== hash) {
        await sender.edit(message, place, known.ref.ts);
        await keep({ slot, ref: known.ref, hash });
      }
      return known.ref.ts;
    }
    // Intent without a place: it may be there already.
    const found =
      known === undefined ? null : await findPost(client, { channel, thread, investigation: investigation.id, slot });
    if (found === null && known === undefined) await keep({ slot, ref: null, hash: '' });
    const ts = found ?? (await sender.post(message, place));
    // One that was found may show an older state: an empty hash makes the next look edit it.
    await keep({ slot, ref: { channel, ts }, hash: found === null ? hash : '' });
    if (found !== null) {
      await sender.edit(message, place, ts);
      await keep({ slot, ref: { channel, ts }, hash });
    }
    return ts;
  };

  return {
    async show(input) {
      const { investigation, evidence, posts, abort } = input;
      const known = new Map(posts.map((post) => [post.slot, post]));
      try {
        let thread: string | null = null;
        for (const message of present({ investigation, evidence, settings, chart })) {
          abort.throwIfAborted();
          const ts = await put(message, known.get(message.slot), input, message.thread ? thread : null);
          if (!message.thread) thread = ts;
        }
      } catch (error) {
        if (abort.aborted) throw abort.reason;
        throw slackError(error);
      }
    },
    async tell({ to, where, title, lines: why }) {
      if (to.kind !== 'slack') return;
      try {
        await client.chat.postEphemeral({
          channel: where.channel,
          user: to.id,
          text: title,
          blocks: [section(lines([mrkdwn`*${title}*`, ...why.map((line) => mrkdwn`${line}`)]))] as never[],
          ...(where.thread === null ? {} : { thread_ts: where.thread }),
        });
      } catch (error) {
        throw slackError(error);
      }
    },
  };
}
