import { refuse } from '../refusal.ts';
import { APP } from '../workspace.ts';
import { channelOf, messageOf, readableChannel } from './find.ts';
import { defineMethod, type Method, text } from './method.ts';

const onMessage = { channel: text, timestamp: text };

/** What is put on messages and channels: reactions, pins and bookmarks. */
export const marks: Record<string, Method> = {
  'reactions.add': defineMethod({ ...onMessage, name: text }, async (input, slack) => {
    const message = messageOf(slack, readableChannel(slack, input.channel), input.timestamp);
    if (!/^[a-z0-9_+'-]+$/.test(input.name)) refuse('invalid_name');
    const reactions = message.reactions ?? [];
    const same = reactions.find((one) => one.name === input.name);
    if (same?.users.includes(APP.userId)) refuse('already_reacted');
    const added = { name: input.name, users: [...(same?.users ?? []), APP.userId] };
    const others = reactions.filter((one) => one !== same);
    await slack.record.write({ kind: 'message', message: { ...message, reactions: [...others, added] } });
    return {};
  }),

  'reactions.remove': defineMethod({ ...onMessage, name: text }, async (input, slack) => {
    const message = messageOf(slack, readableChannel(slack, input.channel), input.timestamp);
    const same = message.reactions?.find((one) => one.name === input.name && one.users.includes(APP.userId));
    if (!same) refuse('no_reaction');
    const left = { ...same, users: same.users.filter((user) => user !== APP.userId) };
    const reactions = (message.reactions ?? [])
      .map((one) => (one === same ? left : one))
      .filter((one) => one.users.length > 0);
    await slack.record.write({ kind: 'message', message: { ...message, reactions } });
    return {};
  }),

  'pins.add': defineMethod(onMessage, async (input, slack) => {
    const message = messageOf(slack, readableChannel(slack, input.channel), input.timestamp);
    if (message.pinned) refuse('already_pinned');
    await slack.record.write({ kind: 'message', message: { ...message, pinned: true } });
    return {};
  }),

  'bookmarks.add': defineMethod(
    { channel_id: text, title: text, type: text, link: text.optional() },
    async (input, slack) => {
      const channel = channelOf(slack, input.channel_id);
      if (input.type !== 'link') refuse('invalid_bookmark_type');
      if (!input.link || !URL.canParse(input.link)) refuse('invalid_link');
      const bookmark = { id: slack.stamps.id('Bk'), channel_id: channel.id, title: input.title, link: input.link };
      await slack.record.write({ kind: 'bookmark', bookmark });
      return { bookmark: { ...bookmark, type: 'link', app_id: APP.id } };
    },
  ),
};
