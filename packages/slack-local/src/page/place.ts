import type { Channel } from './wire.ts';

/** What the page shows: a channel, maybe with one of its threads, or the Home of the app. */
export type Place = { kind: 'channel'; channel: string; thread?: string | undefined } | { kind: 'home' };

/** The part of the address after `#`, so that Back closes a thread and a link can be kept. */
export function toHash(place: Place): string {
  if (place.kind === 'home') return '#/home';
  const thread = place.thread === undefined ? '' : `/${place.thread}`;
  return `#/channel/${encodeURIComponent(place.channel)}${thread}`;
}

export function fromHash(hash: string): Place | undefined {
  if (hash === '#/home') return { kind: 'home' };
  const [, channel, thread] = /^#\/channel\/([^/]+)(?:\/([\d.]+))?$/.exec(hash) ?? [];
  return channel === undefined ? undefined : { kind: 'channel', channel: decodeURIComponent(channel), thread };
}

/**
 * The place that a Slack permalink points to (`…/archives/C1/p1795316824000100?thread_ts=…`), if it is one of our channels.
 * A permalink without `thread_ts` opens the thread of that message.
 */
export function fromPermalink(url: string, channels: Channel[]): Place | undefined {
  const link = /\/archives\/([A-Z0-9]{1,40})(?:\/p(\d{10})(\d{6}))?(?:\?([^?]*))?$/.exec(url);
  const channel = channels.find(({ id }) => id === link?.[1]);
  if (!link || !channel) return undefined;
  const [, , seconds, micro, query] = link;
  const thread = new URLSearchParams(query).get('thread_ts') ?? (seconds ? `${seconds}.${micro}` : undefined);
  return { kind: 'channel', channel: channel.name, thread };
}
