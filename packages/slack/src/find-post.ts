import type { WebClient } from '@slack/web-api';
import { z } from 'zod';

const Messages = z.array(
  z.looseObject({
    ts: z.string(),
    metadata: z
      .looseObject({
        event_type: z.string(),
        event_payload: z.looseObject({ investigation: z.string().optional(), slot: z.string().optional() }),
      })
      .optional(),
  }),
);

/** Looks for a message whose post was sent but whose answer was lost: by our metadata, in the thread or the channel. */
export async function findPost(
  client: WebClient,
  wanted: { channel: string; thread: string | null; investigation: string; slot: string },
): Promise<string | null> {
  const { channel, thread, investigation, slot } = wanted;
  let cursor: string | undefined;
  do {
    const page = { channel, limit: 200, include_all_metadata: true, ...(cursor === undefined ? {} : { cursor }) };
    const answer =
      thread === null
        ? await client.conversations.history(page)
        : await client.conversations.replies({ ...page, ts: thread });
    const found = Messages.parse(answer.messages ?? []).find(
      ({ metadata }) =>
        metadata?.event_type === 'compass' &&
        metadata.event_payload.investigation === investigation &&
        metadata.event_payload.slot === slot,
    );
    if (found !== undefined) return found.ts;
    cursor = answer.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  return null;
}
