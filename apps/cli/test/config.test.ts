import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');
const env = { PATH: process.env['PATH'], COMPASS_ZONE: 'Europe/Berlin', SLACK_BOT_TOKEN: 'xoxb-canary' };

const config = (args: string[], more: Record<string, string> = {}) =>
  run(process.execPath, [join(ROOT, 'apps/cli/bin/compass.js'), 'config', ...args], {
    env: { ...env, COMPASS_CONFIG: join(ROOT, 'config'), ...more },
  });

test('show says every value, where it comes from, and of secrets only that they are set', async () => {
  const { stdout } = await config(['show']);
  const lineOf = (key: string) => stdout.split('\n').find((line) => line.startsWith(`${key} `));
  expect(lineOf('compass.zone')).toMatch(/ Europe\/Berlin +COMPASS_ZONE of the environment$/);
  expect(lineOf('compass.investigation.max_parallel_agents')).toMatch(/ 5 +config\/compass\.yaml:9$/);
  expect(lineOf('compass.agents.network.queries')).toBeUndefined();
  expect(lineOf('compass.llm.providers.ollama.max_tokens')).toMatch(/ 4000 +default$/);
  expect(lineOf('compass.integrations.slack.bot_token')).toMatch(/ set +SLACK_BOT_TOKEN of the environment$/);
  expect(lineOf('PORT')).toMatch(/ 8080 +default$/);
  expect(stdout).not.toContain('canary');
}, 60_000);

test('show --json takes the keys below one', async () => {
  const shown = JSON.parse((await config(['show', 'compass.storage.redis', '--json'])).stdout);
  expect(shown).toEqual([
    { key: 'compass.storage.redis.url', value: '', from: expect.stringMatching(/^config\/compass\.yaml:\d+$/) },
    { key: 'compass.storage.redis.ttl_seconds', value: 86_400, from: expect.stringMatching(/compass\.yaml/) },
    { key: 'compass.storage.redis.concurrency', value: 100, from: expect.stringMatching(/compass\.yaml/) },
  ]);
}, 60_000);

test('show tells what is wrong instead, all of it', async () => {
  await expect(config(['show'], { PORT: 'abc', COMPASS_STEP_SECONDS: '-1' })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/compass\.yaml:19: .*COMPASS_STEP_SECONDS is "-1".*\n.*PORT is "abc".*\n$/),
  });
}, 60_000);

test('explain says what a key is and what it is here, also where something else is wrong', async () => {
  expect((await config(['explain', 'COMPASS_ZONE'], { PORT: 'abc' })).stdout).toMatchInlineSnapshot(`
    "compass.zone  compass.yaml
      The time zone of every time that people read.
      type     text
      default  UTC
      example  Europe/Berlin
      variable COMPASS_ZONE
      now      Europe/Berlin  (COMPASS_ZONE of the environment)
    "
  `);
  await expect(config(['explain', 'compass.zon'])).rejects.toMatchObject({
    code: 1,
    stderr: 'There is no key compass.zon: did you mean compass.zone?\n',
  });
}, 60_000);
