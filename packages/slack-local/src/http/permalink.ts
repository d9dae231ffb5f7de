import type { LocalContext } from '../context.ts';

/** Where the page shows what a permalink (`/archives/C1/p1795316824000100`) points to, or undefined if nothing is there. */
export function placeOf(slack: LocalContext, url: URL): string | undefined {
  const [, channelId = '', seconds, micros] = /^\/archives\/(\w+)\/p(\d{10})(\d{6})$/.exec(url.pathname) ?? [];
  const message = slack.record.message(channelId, `${seconds}.${micros}`);
  const channel = slack.record.channels.get(channelId);
  if (!message || !channel) return undefined;
  return `/#/channel/${encodeURIComponent(channel.name)}/${message.thread_ts ?? message.ts}`;
}
