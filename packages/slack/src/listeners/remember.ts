import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Replies } from '../replies.ts';

/** A press of a message: of one that stands for all, or of what one person alone sees. */
const Pressed = z.looseObject({
  type: z.literal('block_actions'),
  response_url: z.string(),
  container: z.looseObject({ type: z.literal('message'), channel_id: z.string(), message_ts: z.string() }),
});

/** Keeps where each press can be answered: what became of it is shown there at once. */
export function remember(app: App, replies: Replies): void {
  app.use(async ({ body, next }) => {
    const pressed = Pressed.safeParse(body).data;
    if (pressed !== undefined) {
      const { channel_id, message_ts } = pressed.container;
      replies.pressed(`${channel_id}:${message_ts}`, pressed.response_url);
    }
    await next();
  });
}
