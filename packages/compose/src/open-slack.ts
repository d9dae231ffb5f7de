import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '@compass/config';
import { CompassError } from '@compass/core';
import type { LocalSlack } from '@compass/slack-local';

/** Where Slack is: the workspace whose tokens are set, or the local one. */
export interface SlackPlace {
  botToken: string;
  appToken: string;
  /** Set: Slack sends signed requests, and there is no socket. */
  signingSecret: string | null;
  /** Null for slack.com. */
  apiUrl: string | null;
  local: LocalSlack | null;
}

const signer = (secret: string) => (body: string) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;

export async function openSlack(config: Config, pagerdutySecret: string): Promise<SlackPlace | null> {
  if (!config.slack.enabled) return null;
  const { botToken, appToken, signingSecret } = config.slack;
  if (appToken !== '' && signingSecret !== '')
    throw new CompassError(
      'invalid',
      'SLACK_APP_TOKEN (a socket) and SLACK_SIGNING_SECRET (requests) are both set: Slack knows one way to an app. Keep one.',
      { field: 'SLACK_SIGNING_SECRET' },
    );
  const way = appToken === '' ? signingSecret : appToken;
  if ((botToken === '') !== (way === ''))
    throw new CompassError(
      'invalid',
      `${botToken === '' ? 'SLACK_BOT_TOKEN' : 'SLACK_APP_TOKEN'} is missing: a Slack workspace needs both tokens (or SLACK_SIGNING_SECRET instead of the app's), the local page neither.`,
    );
  if (botToken !== '') {
    const secret = signingSecret === '' ? null : signingSecret;
    return { botToken, appToken, signingSecret: secret, apiUrl: config.slack.apiUrl, local: null };
  }
  // The local page lives in one process; servers and workers that share a database meet in a real workspace.
  if (config.scaled !== null) return null;
  const { startLocalSlack } = await import('@compass/slack-local');
  const local = await startLocalSlack({
    port: config.slackLocal.port,
    directory: join(config.dataDir, 'slack-local'),
    // The same port that the webhook route listens on, a moment later.
    pages: { url: `http://127.0.0.1:${config.http.port}/webhooks/pagerduty`, sign: signer(pagerdutySecret) },
  });
  return { botToken: local.botToken, appToken: local.appToken, signingSecret: null, apiUrl: local.apiUrl, local };
}

/** In the local workspace alice and bob may approve; in a real one only those whom the configuration names. */
export const localApprovers = (slack: SlackPlace | null): string[] =>
  slack?.local === null || slack === null
    ? []
    : [slack.local.workspace.users['alice']?.id, slack.local.workspace.users['bob']?.id].filter(
        (id) => id !== undefined,
      );
