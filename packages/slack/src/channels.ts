import { CompassError } from '@compass/core';
import type { WebClient } from '@slack/web-api';

export const isChannelId = (name: string): boolean => /^[CDG][A-Z0-9]{6,}$/.test(name);

/** `#incidents` or an id → the id. Names are looked up once and kept. */
export function createChannels(client: WebClient): (name: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (name) => {
    if (isChannelId(name)) return name;
    const bare = name.replace(/^#/, '');
    const id = known.get(bare);
    if (id !== undefined) return id;
    let cursor: string | undefined;
    do {
      const answer = await client.conversations.list({
        limit: 200,
        exclude_archived: true,
        types: 'public_channel,private_channel',
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const channel of answer.channels ?? [])
        if (channel.id !== undefined && channel.name !== undefined) known.set(channel.name, channel.id);
      cursor = answer.response_metadata?.next_cursor || undefined;
    } while (cursor !== undefined && !known.has(bare));
    const found = known.get(bare);
    if (found === undefined)
      throw new CompassError(
        'unavailable',
        `Slack has no channel ${name} that COMPASS can see. Invite it, or change default_channel.`,
        { retryAfterMs: 60_000 },
      );
    return found;
  };
}
