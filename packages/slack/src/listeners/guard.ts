import type { App } from '@slack/bolt';
import { z } from 'zod';
import { sendAgain } from './acknowledge.ts';
import type { ListenerPorts } from './ports.ts';
import { placeOf } from './press.ts';

const SORRY = 'COMPASS could not take this. Nothing happened. Try again in a moment.';

const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;

const Message = z.looseObject({ ts: z.string(), thread_ts: z.string().optional() });
const View = z.looseObject({
  private_metadata: z.string().optional(),
  blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })),
});

/** Where a person can be told something, from any kind of payload: in the thread, where they look. */
function personOf(body: unknown): { user: string; channel: string; thread_ts?: string } | null {
  const { user, user_id, channel, channel_id, message, view } = body as Record<string, unknown>;
  const at = Message.safeParse(message).data;
  const carried = placeOf(View.safeParse(view).data?.private_metadata);
  const who = idOf(user ?? user_id);
  const where = idOf(channel ?? channel_id) ?? carried.channel;
  const thread = at?.thread_ts ?? at?.ts ?? carried.thread;
  if (typeof who !== 'string' || typeof where !== 'string' || where === '') return null;
  return { user: who, channel: where, ...(thread === null ? {} : { thread_ts: thread }) };
}

/** The first field of a form that was sent: what is said there keeps the form open, and all that was typed. */
function fieldOf(body: unknown): string | undefined {
  const { type, view } = body as Record<string, unknown>;
  if (type !== 'view_submission') return undefined;
  return View.safeParse(view).data?.blocks.find((block) => block.type === 'input')?.block_id;
}

/**
 * Around every listener. In Socket Mode nothing acknowledges what a listener did not, and the person waits for an error without
 * words: what failed is acknowledged, logged, and said in private.
 */
export function guard(app: App, { log }: ListenerPorts): void {
  app.use(async (args) => {
    try {
      await args.next();
    } catch (error) {
      log.error({ error: String(error) }, 'a Slack listener failed');
      sendAgain(args.body);
      const field = fieldOf(args.body);
      const { ack } = args as { ack?: (answer?: unknown) => Promise<void> };
      const answer = field === undefined ? undefined : { response_action: 'errors', errors: { [field]: SORRY } };
      // Not every kind of payload has an ack; where it was acknowledged before, Bolt ignores a second one or throws, by the way it came.
      await ack?.(answer).catch(() => undefined);
      const told = field === undefined ? personOf(args.body) : null;
      if (told !== null) await args.client.chat.postEphemeral({ ...told, text: SORRY }).catch(() => undefined);
    }
  });
}
