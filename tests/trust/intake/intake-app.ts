import { accept, type Ports } from '@compass/core';
import { createSlackApp, type SlackAppOptions } from '@compass/slack';
import type { LocalSlack } from '@compass/slack-local';
import { readsNothing } from './reads-nothing.ts';

type Tokens = { app: string } | { signingSecret: string };

/** Slack's app in front of an intake: what comes in is stored by whichever ports there are at the time, and nothing is looked up. */
export function intakeApp(
  local: LocalSlack,
  tokens: Tokens,
  { ports, log }: { ports(): Ports; log?: SlackAppOptions['log'] },
) {
  const { clock, settings, log: own } = ports();
  return createSlackApp({
    tokens: { bot: local.botToken, ...tokens },
    slackApiUrl: local.apiUrl,
    accept: (delivery) => accept(ports(), delivery),
    read: readsNothing,
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    settings,
    log: log ?? own,
  });
}
