import { CompassError, type Store } from '@compass/core';
import { slackSurface } from '@compass/slack';
import type { LocalSlack } from '@compass/slack-local';
import { LogLevel, WebClient } from '@slack/web-api';
import { createWorld } from '../../support/world.ts';

export interface Sender {
  isDead(): boolean;
  /** As `kill -9` does: what it had sent may arrive, and it writes nothing any more. */
  kill(): void;
  bury(): Promise<void>;
}

const TIMEOUT_MS = 5000;

/** A COMPASS that shows what is in `store`; nothing of an earlier one is known to it but that. */
export function startSender(store: Store, slack: LocalSlack, fetch: typeof globalThis.fetch): Sender {
  let dead = false;
  const gone = () => new CompassError('internal', 'the sender was killed here');
  const client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    logger: {
      ...console,
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
      setLevel: () => undefined,
      getLevel: () => LogLevel.ERROR,
      setName: () => undefined,
    },
    fetch: (input, init) => (dead ? Promise.reject(gone()) : fetch(input, init)),
  });
  const surface = slackSurface({
    client,
    settings: { zone: 'UTC', minConfidence: 0.5, defaultChannel: '#incidents' },
    chart: () => null,
    people: { namesOf: async () => [] },
    elapsed: () => performance.now(),
  });
  const world = createWorld({
    agents: [],
    surface,
    store: {
      ...store,
      transaction: (work, options) => (dead ? Promise.reject(gone()) : store.transaction(work, options)),
    },
  });
  return {
    isDead: () => dead,
    kill: () => {
      dead = true;
    },
    bury: () => world.stop(),
  };
}
