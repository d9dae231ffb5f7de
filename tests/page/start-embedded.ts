import { createHmac } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCompass } from '@compass/compose';
import { readConfig } from '@compass/config';
import { type LocalSlack, startLocalSlack } from '@compass/slack-local';
import { freePort } from '../support/free-port.ts';
import { quietLog } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '../..');
const SECRET = 'the secret of this test';
const SIGNING_SECRET = 'the signing secret of this test';

export interface Embedded {
  /** Of COMPASS. */
  url: string;
  slack: LocalSlack;
  stop(): Promise<void>;
}

/** The configuration of the project, in which alice and bob may approve. */
function configuration(home: string, slack: LocalSlack): string {
  const config = join(home, 'config');
  cpSync(join(ROOT, 'config'), config, { recursive: true });
  const file = join(config, 'actions.yaml');
  const ids = (['alice', 'bob'] as const).map((name) => slack.workspace.users[name].id).join(', ');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^(\s+)approvers: \[\]$/gm, `$1approvers: [${ids}]`));
  return config;
}

/** The whole program in this process with the recorded incident, in a local Slack that can be taken away from it. `http`: that sends signed requests. */
export async function startEmbedded({ http = false }: { http?: boolean } = {}): Promise<Embedded> {
  const home = mkdtempSync(join(tmpdir(), 'compass-page-'));
  const port = await freePort();
  const slack = await startLocalSlack({
    port: 0,
    directory: join(home, 'slack-local'),
    pages: {
      url: `http://127.0.0.1:${port}/webhooks/pagerduty`,
      sign: (body) => `v1=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
  });
  const env = {
    COMPASS_DATA_DIR: join(home, 'data'),
    COMPASS_CONFIG: configuration(home, slack),
    PORT: String(port),
    SLACK_BOT_TOKEN: slack.botToken,
    ...(http ? { SLACK_SIGNING_SECRET: SIGNING_SECRET } : { SLACK_APP_TOKEN: slack.appToken }),
    SLACK_API_URL: slack.apiUrl,
    PAGERDUTY_WEBHOOK_SECRET: SECRET,
    COMPASS_NO_OPEN: '1',
    LOG_LEVEL: 'silent',
  };
  const running = await startCompass({ config: readConfig({ root: ROOT, env }), log: quietLog });
  if (http) slack.requestsTo({ url: `${running.url}/slack/events`, signingSecret: SIGNING_SECRET });
  return {
    url: running.url,
    slack,
    stop: async () => {
      await running.stop();
      await slack.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
