import { join } from 'node:path';
import { readConfig } from '@compass/config';
import { expect, it } from 'vitest';
import { openSlack } from '../src/open-slack.ts';

const root = join(import.meta.dirname, '../../..');
const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const shared = {
  ...{ DATABASE_URL: 'postgres://me@db/compass', REDIS_URL: 'redis://queue' },
  COMPASS_AUDIT_KEY: 'an audit key of this test',
};
const slackOf = (env: Record<string, string>) => openSlack(readConfig({ root, env }), 'a secret');

it('Slack is the workspace whose tokens are set', async () => {
  expect(await slackOf(tokens)).toMatchObject({ botToken: 'xoxb-1', appToken: 'xapp-1', local: null });
});

it.each([
  ['it is switched off', { ...tokens, SLACK_ENABLED: 'false' }],
  ['several processes share a database and no tokens are set', shared],
])('Slack is none where %s', async (_why, env) => {
  expect(await slackOf(env)).toBeNull();
});

it.each([
  [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /^SLACK_APP_TOKEN is missing/],
  [{ SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN is missing/],
  [{ ...tokens, SLACK_SIGNING_SECRET: 's' }, /Keep one\.$/],
])('%o is refused', async (env, message) => {
  await expect(slackOf(env as Record<string, string>)).rejects.toThrow(message);
});
