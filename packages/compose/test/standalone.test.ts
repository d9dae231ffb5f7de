import { join } from 'node:path';
import { readConfig } from '@compass/config';
import { expect, it } from 'vitest';
import { greeting } from '../src/standalone.ts';

const root = join(import.meta.dirname, '../../..');
const said = (env: Record<string, string>, slackUrl: string | null, recording: string | null = null) =>
  greeting(readConfig({ root, env }), { url: 'http://127.0.0.1:8080', slackUrl, recording });

it.each([
  ['the local page', {}, 'http://127.0.0.1:8070', 'Look here    http://127.0.0.1:8070'],
  ['a workspace', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }, null, 'It is in your Slack workspace'],
  ['no Slack', { SLACK_ENABLED: 'false' }, null, 'It is in no Slack'],
])('says where people meet it: %s', (_what, env, slackUrl, words) => {
  const text = said(env as Record<string, string>, slackUrl);
  const all = ['Look here', 'It is in your Slack workspace', 'It is in no Slack'];
  expect(text).toContain(words);
  expect(all.filter((one) => text.includes(one))).toHaveLength(1);
});

it('says that a recorded incident is played, and what to set for another', () => {
  expect(said({}, null)).not.toContain('recorded incident');
  expect(said({}, null, 'inc-1')).toMatch(/a recorded incident is played \(inc-1\)\.\n Set PROMETHEUS_URL/);
});
