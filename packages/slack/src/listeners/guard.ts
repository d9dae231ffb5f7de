import type { App } from '@slack/bolt';
import { sendAgain } from './acknowledge.ts';
import type { ListenerPorts } from './ports.ts';

/** Where a person can be told something, from any kind of payload. */
function personOf(body: unknown): { user: string; channel: string } | null {
  const { user, user_id, channel, channel_id } = body as Record<string, unknown>;
  const idOf = (value: unknown) =>
    typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;
  const [who, where] = [idOf(user ?? user_id), idOf(channel ?? channel_id)];
  return typeof who === 'string' && typeof where === 'string' ? { user: who, channel: where } : null;
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
      // Not every kind of payload has an ack; a second one is ignored by Bolt.
      await (args as { ack?: () => Promise<void> }).ack?.();
      const told = personOf(args.body);
      if (told === null) return;
      await args.client.chat
        .postEphemeral({ ...told, text: 'COMPASS could not take this. Nothing happened. Try again in a moment.' })
        .catch(() => undefined);
    }
  });
}
