import type { LocalContext } from './context.ts';
import { APP, TEAM } from './workspace.ts';

/** Slack sends an event again at once, after 1 min and after 5 min when it was not acked. */
export const EVENT_RETRIES_MS = [0, 60_000, 300_000];

export type Events = {
  /** Sends an event to the app, in the background, again when it is not acked. */
  send(event: Record<string, unknown>): void;
  close(): void;
};

export function createEvents(slack: Pick<LocalContext, 'link' | 'stamps'>, retriesMs: readonly number[]): Events {
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  async function attempt(payload: Record<string, unknown>, tried: number): Promise<void> {
    const retry = tried === 0 ? undefined : { retry_attempt: tried, retry_reason: 'timeout' };
    const { outcome } = await slack.link.deliver('events_api', payload, retry);
    const wait = retriesMs[tried];
    if (outcome === 'acked' || wait === undefined || closed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void attempt(payload, tried + 1);
    }, wait);
    timers.add(timer);
  }

  return {
    send(event) {
      const eventTs = slack.stamps.ts();
      const payload = {
        token: 'local',
        team_id: TEAM.id,
        api_app_id: APP.id,
        type: 'event_callback',
        event_id: slack.stamps.id('Ev'),
        event_time: Math.floor(slack.stamps.now() / 1000),
        authorizations: [
          { enterprise_id: null, team_id: TEAM.id, user_id: APP.userId, is_bot: true, is_enterprise_install: false },
        ],
        is_ext_shared_channel: false,
        event: { event_ts: eventTs, ...event },
      };
      void attempt(payload, 0);
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
