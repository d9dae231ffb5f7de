import type { App } from '@slack/bolt';

const failed = new WeakSet<object>();

/** A listener could not take this event: Slack is to send it again. */
export const sendAgain = (body: object): void => {
  failed.add(body);
};

/**
 * Bolt acknowledges an event before any listener has seen it, and what then could not be stored would be lost. Here it is acknowledged when its
 * listeners are through, and not at all when one of them failed.
 */
export function acknowledgeWhenTaken(app: App): void {
  const take = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (event.body.type !== 'event_callback') return take(event);
    await take({ ...event, ack: async () => undefined });
    // A socket that is gone meanwhile takes no word: Slack sends it again, and what was stored is known by its id.
    if (!failed.has(event.body)) await event.ack().catch(() => undefined);
  };
}
