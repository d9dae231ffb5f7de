import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Replies } from '../replies.ts';

/** A press of a message that stands for all; what only one person sees is answered otherwise. */
const Pressed = z.looseObject({
  type: z.literal('block_actions'),
  response_url: z.string(),
  channel: z.looseObject({ id: z.string() }),
  message: z.looseObject({ ts: z.string() }),
});

/** Keeps where each press can be answered: what became of it is shown there at once. */
export function remember(app: App, replies: Replies): void {
  app.use(async ({ body, next }) => {
    const pressed = Pressed.safeParse(body).data;
    if (pressed !== undefined) replies.pressed(`${pressed.channel.id}:${pressed.message.ts}`, pressed.response_url);
    await next();
  });
}
