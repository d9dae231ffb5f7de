import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCompass } from '@compass/compose';
import { readConfig } from '@compass/config';
import { describe } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { hasScaled, startScaled } from '../support/scaled.ts';
import { quietLog } from '../support/world.ts';
import { storySuite } from './story-suite.ts';

const root = join(import.meta.dirname, '../..');

/** The whole program in this process on the embedded database, with the recorded incident and the local Slack. */
storySuite('the demo, embedded', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'compass-e2e-'));
  const env = {
    COMPASS_DATA_DIR: directory,
    PORT: String(await freePort()),
    SLACK_LOCAL_PORT: String(await freePort()),
    COMPASS_NO_OPEN: '1',
    LOG_LEVEL: 'silent',
  };
  const running = await startCompass({ config: readConfig({ root, env }), log: quietLog });
  return {
    url: running.url,
    slackUrl: running.slackUrl ?? '',
    stop: async () => {
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
});

// In one file, one after the other: each of them fills a small machine.
describe.runIf(hasScaled || process.env['COMPASS_TEST_ALL'] === '1')('needs postgresql and redis-server', () => {
  storySuite('the demo, scaled: a server and two workers', async () => {
    const { url, slack, stop } = await startScaled({ workers: 2 });
    return { url, slackUrl: slack.url, stop };
  });
});
