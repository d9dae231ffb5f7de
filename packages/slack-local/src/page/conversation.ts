import type { Channel, Ephemeral, Message } from './wire.ts';
import { channelOf } from './workspace.tsx';

/** One row of a list: a message everybody sees, or one that only this person sees. */
export interface Row {
  key: string;
  ts: string;
  message: Message;
  /** Only the reader sees it. */
  personal: boolean;
}

/** By time; a `ts` is seconds and microseconds, so its text sorts as its time does. */
const byTime = (a: Row, b: Row) => (a.ts < b.ts ? -1 : 1);

const isBroadcast = (message: Message) => message.subtype === 'thread_broadcast';
const isReply = (message: Message) => message.thread_ts !== undefined && message.thread_ts !== message.ts;
const shared = (message: Message): Row => ({ key: message.ts, ts: message.ts, message, personal: false });

const personal = (seen: Ephemeral): Row => ({
  key: `personal.${seen.message_ts}`,
  ts: seen.message_ts,
  message: {
    ts: seen.message_ts,
    text: seen.text,
    bot_id: 'app',
    ...(seen.blocks ? { blocks: seen.blocks } : {}),
    ...(seen.thread_ts === undefined ? {} : { thread_ts: seen.thread_ts }),
  },
  personal: true,
});

const ofChannel = (ephemeral: Ephemeral[], channel: Channel) =>
  ephemeral.filter((seen) => channelOf([channel], seen.channel) !== undefined);

/** What stands in the channel itself: roots, replies that were also sent to the channel, and what only the reader sees. */
export function channelRows(messages: Message[], ephemeral: Ephemeral[], channel: Channel): Row[] {
  const rows = new Map<string, Row>();
  for (const message of messages) {
    if (!isReply(message) || isBroadcast(message)) rows.set(message.ts, shared(message));
    for (const reply of message.replies ?? []) if (isBroadcast(reply)) rows.set(reply.ts, shared(reply));
  }
  const seen = ofChannel(ephemeral, channel).filter((one) => one.thread_ts === undefined);
  return [...rows.values(), ...seen.map(personal)].sort(byTime);
}

/** The replies of one thread, without its root. */
export function threadRows(root: Message, ephemeral: Ephemeral[], channel: Channel): Row[] {
  const seen = ofChannel(ephemeral, channel).filter((one) => one.thread_ts === root.ts);
  return [...(root.replies ?? []).map(shared), ...seen.map(personal)].sort(byTime);
}

export const rootOf = (messages: Message[], ts: string | undefined): Message | undefined =>
  messages.find((message) => message.ts === ts) ??
  messages.find((message) => message.replies?.some((reply) => reply.ts === ts));

/** The `ts` of everything in a channel that may make its name bold: roots and broadcasts, not replies. */
export const loudIn = (messages: Message[]): Message[] => {
  const loud = messages.flatMap((message) => [message, ...(message.replies ?? []).filter(isBroadcast)]);
  return loud.filter((message, place) => loud.findIndex((other) => other.ts === message.ts) === place);
};
