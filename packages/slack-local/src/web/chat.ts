import { z } from 'zod';
import { refuse } from '../refusal.ts';
import { isStamp } from '../stamps.ts';
import { APP, findPerson } from '../workspace.ts';
import { checkContent, checkMetadata } from './content.ts';
import { channelOf, checkThread, messageOf, writableChannel } from './find.ts';
import { defineMethod, flag, type Method, text } from './method.ts';
import { editAsApp, permalinkOf, postAsApp, removeMessage, showTo } from './posting.ts';
import { messageShape } from './shapes.ts';

const UPDATE_TEXT_LIMIT = 4_000;
const given = z.unknown().optional();
const content = { text: given, blocks: given, attachments: given };

export const chat: Record<string, Method> = {
  'chat.postMessage': defineMethod(
    { channel: text, thread_ts: text.optional(), reply_broadcast: flag, metadata: given, ...content },
    async (input, slack) => {
      const channel = writableChannel(slack, input.channel);
      const checked = checkContent(slack, input);
      const metadata = checkMetadata(input.metadata);
      if (input.thread_ts) checkThread(slack, channel, input.thread_ts);
      const message = await postAsApp(slack, channel, {
        ...checked,
        ...(metadata && metadata !== 'none' ? { metadata } : {}),
        ...(input.thread_ts ? { thread_ts: input.thread_ts } : {}),
        ...(input.thread_ts && input.reply_broadcast ? { subtype: 'thread_broadcast' as const } : {}),
      });
      return { channel: channel.id, ts: message.ts, message: messageShape(slack, message, true) };
    },
  ),

  'chat.update': defineMethod(
    { channel: text, ts: text, reply_broadcast: flag, metadata: given, ...content },
    async (input, slack) => {
      const channel = writableChannel(slack, input.channel);
      const message = messageOf(slack, channel, input.ts);
      if (message.user !== APP.userId || message.subtype === 'tombstone') refuse('cant_update_message');
      if (String(input.text ?? '').length > UPDATE_TEXT_LIMIT) refuse('msg_too_long');
      const checked = checkContent(slack, input);
      if (checked.text === undefined && checked.blocks === undefined) refuse('no_text');
      const metadata = checkMetadata(input.metadata);
      const edited = await editAsApp(slack, message, {
        ...checked,
        ...(metadata === undefined ? {} : { metadata: metadata === 'none' ? undefined : metadata }),
        ...(input.reply_broadcast && message.thread_ts ? { subtype: 'thread_broadcast' as const } : {}),
      });
      const shape = messageShape(slack, edited, true);
      return { channel: channel.id, ts: edited.ts, text: edited.text, message: shape };
    },
  ),

  'chat.delete': defineMethod({ channel: text, ts: text }, async (input, slack) => {
    const channel = channelOf(slack, input.channel);
    const message = messageOf(slack, channel, input.ts);
    if (message.user !== APP.userId || message.subtype === 'tombstone') refuse('cant_delete_message');
    await removeMessage(slack, message);
    return { channel: channel.id, ts: message.ts };
  }),

  'chat.postEphemeral': defineMethod(
    { channel: text, user: text, thread_ts: text.optional(), ...content },
    async (input, slack) => {
      const channel = writableChannel(slack, input.channel);
      const person = findPerson(input.user);
      if (person?.id !== input.user || !channel.members.includes(person.id)) refuse('user_not_in_channel');
      const checked = checkContent(slack, input);
      if (input.thread_ts && !isStamp(input.thread_ts)) refuse('invalid_thread_ts');
      const shown = await showTo(slack, channel, person.id, {
        ...checked,
        ...(input.thread_ts ? { thread_ts: input.thread_ts } : {}),
      });
      return { message_ts: shown.message_ts };
    },
  ),

  'chat.getPermalink': defineMethod({ channel: text, message_ts: text }, (input, slack) => {
    const channel = channelOf(slack, input.channel);
    const message = messageOf(slack, channel, input.message_ts);
    return { channel: channel.id, permalink: permalinkOf(slack, message) };
  }),
};
