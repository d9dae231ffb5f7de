import type { LocalContext } from '../context.ts';
import type { Message } from '../record/entries.ts';
import { refuse } from '../refusal.ts';
import { APP, findPerson, imOf } from '../workspace.ts';
import { channelOf, readableChannel } from './find.ts';
import { count, defineMethod, flag, type Method, text } from './method.ts';
import { channelShape, messageShape, repliesTo } from './shapes.ts';

const DEFAULT_PAGE = 100;
const paged = { limit: count.optional(), cursor: text.optional() };
const window = { oldest: text.optional(), latest: text.optional(), inclusive: flag, include_all_metadata: flag };

export const conversations: Record<string, Method> = {
  'conversations.info': defineMethod({ channel: text }, (input, slack) => ({
    channel: channelShape(channelOf(slack, input.channel)),
  })),

  'conversations.list': defineMethod({ types: text.optional(), exclude_archived: flag, ...paged }, (input, slack) => {
    const types = (input.types || 'public_channel').split(',');
    const wanted = [...slack.record.channels.values()].filter(
      (one) =>
        types.includes(one.kind === 'im' ? 'im' : 'public_channel') && !(input.exclude_archived && one.isArchived),
    );
    const { page, next } = cut(wanted, input);
    return { channels: page.map(channelShape), response_metadata: { next_cursor: next } };
  }),

  'conversations.members': defineMethod({ channel: text, ...paged }, (input, slack) => {
    const { page, next } = cut(channelOf(slack, input.channel).members, input);
    return { members: page, response_metadata: { next_cursor: next } };
  }),

  'conversations.join': defineMethod({ channel: text }, async (input, slack) => {
    const channel = channelOf(slack, input.channel);
    if (channel.kind === 'im') refuse('method_not_supported_for_channel_type');
    if (channel.isArchived) refuse('is_archived');
    if (channel.members.includes(APP.userId)) return { channel: channelShape(channel), warning: 'already_in_channel' };
    await slack.record.write({ kind: 'joined', channel: channel.id, user: APP.userId });
    return { channel: channelShape(channel) };
  }),

  'conversations.archive': defineMethod({ channel: text }, async (input, slack) => {
    const channel = readableChannel(slack, input.channel);
    if (channel.isArchived) refuse('already_archived');
    await slack.record.write({ kind: 'archived', channel: channel.id });
    return {};
  }),

  'conversations.open': defineMethod({ users: text.optional(), channel: text.optional() }, (input, slack) => {
    if (input.channel) return { channel: { id: channelOf(slack, input.channel).id } };
    const user = input.users ?? refuse('users_list_not_supplied');
    if (user.includes(','))
      refuse('invalid_arguments', ['[ERROR] only one user is supported here [json-pointer:/users]']);
    const person = findPerson(user);
    if (person?.id !== user) refuse('user_not_found');
    return { channel: { id: imOf(person.id) }, no_op: true, already_open: true };
  }),

  'conversations.history': defineMethod({ channel: text, ...window, ...paged }, (input, slack) => {
    const channel = readableChannel(slack, input.channel);
    // A reply that was sent to the channel too stands in its history, as in Slack.
    const roots = slack.record
      .messages(channel.id)
      .filter((one) => !one.thread_ts || one.subtype === 'thread_broadcast');
    const { page, next } = cut(within(roots, input).reverse(), input);
    return answer(slack, page, next, input.include_all_metadata);
  }),

  'conversations.replies': defineMethod({ channel: text, ts: text, ...window, ...paged }, (input, slack) => {
    const channel = readableChannel(slack, input.channel);
    const asked = slack.record.message(channel.id, input.ts) ?? refuse('thread_not_found');
    const root = asked.thread_ts ? slack.record.message(channel.id, asked.thread_ts) : asked;
    if (!root) refuse('thread_not_found');
    const { page, next } = cut(within(repliesTo(slack, root), input), input);
    return answer(slack, [root, ...page], next, input.include_all_metadata);
  }),
};

function answer(slack: LocalContext, page: Message[], next: string, withMetadata: boolean | undefined) {
  const messages = page.map((one) => messageShape(slack, one, withMetadata === true));
  return { messages, has_more: next !== '', response_metadata: { next_cursor: next } };
}

type Window = { oldest?: string | undefined; latest?: string | undefined; inclusive?: boolean | undefined };

/** A caller may send whole time stamps or plain seconds; microseconds still fit into a double. */
function within(messages: Message[], { oldest, latest, inclusive }: Window): Message[] {
  const after = Number(oldest || 0);
  const before = latest ? Number(latest) : Number.POSITIVE_INFINITY;
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= after && at <= before : at > after && at < before;
  });
}

/** One page of a list; the cursor is the place of its first item in base64. */
export function cut<Item>(
  items: readonly Item[],
  { limit, cursor }: { limit?: number | undefined; cursor?: string | undefined },
) {
  const from = cursor ? Number(Buffer.from(cursor, 'base64').toString()) : 0;
  if (!Number.isInteger(from) || from < 0) refuse('invalid_cursor');
  const to = from + (limit ?? DEFAULT_PAGE);
  const next = to < items.length ? Buffer.from(String(to)).toString('base64') : '';
  return { page: items.slice(from, to), next };
}
