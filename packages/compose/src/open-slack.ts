import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '@compass/config';
import { CompassError } from '@compass/core';
import { type LocalSlack, startLocalSlack } from '@compass/slack-local';

/** Where Slack is: the workspace whose tokens are set, or the local one. */
export interface SlackPlace {
  botToken: string;
  appToken: string;
  /** Null for slack.com. */
  apiUrl: string | null;
  local: LocalSlack | null;
}

const signer = (secret: string) => (body: string) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;

export async function openSlack(config: Config, pagerdutySecret: string): Promise<SlackPlace | null> {
  if (!config.slack.enabled) return null;
  const { botToken, appToken } = config.slack;
  if ((botToken === '') !== (appToken === ''))
    throw new CompassError(
      'invalid',
      `${botToken === '' ? 'SLACK_BOT_TOKEN' : 'SLACK_APP_TOKEN'} is missing: a Slack workspace needs both tokens, the local page neither.`,
    );
  if (botToken !== '' && appToken !== '') return { botToken, appToken, apiUrl: config.slack.apiUrl, local: null };
  // The local page lives in one process; servers and workers that share a database meet in a real workspace.
  if (config.scaled !== null) return null;
  const local = await startLocalSlack({
    port: config.slackLocal.port,
    directory: join(config.dataDir, 'slack-local'),
    // The same port that the webhook route listens on, a moment later.
    pages: { url: `http://127.0.0.1:${config.http.port}/webhooks/pagerduty`, sign: signer(pagerdutySecret) },
  });
  return { botToken: local.botToken, appToken: local.appToken, apiUrl: local.apiUrl, local };
}

/** In the local workspace alice and bob may approve; in a real one only those whom the configuration names. */
export const localApprovers = (slack: SlackPlace | null): string[] =>
  slack?.local === null || slack === null
    ? []
    : [slack.local.workspace.users['alice']?.id, slack.local.workspace.users['bob']?.id].filter(
        (id) => id !== undefined,
      );
