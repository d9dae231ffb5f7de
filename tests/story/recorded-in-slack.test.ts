import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawChart } from '@compass/charts';
import { readConfig } from '@compass/config';
import { openBundle } from '@compass/mcp';
import { slackSurface } from '@compass/slack';
import { startLocalSlack } from '@compass/slack-local';
import { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { amiss, readLedger } from '../../apps/lab/src/story/slack-ledger.ts';
import { investigateBundle } from '../../packages/compose/src/eval/investigate-bundle.ts';

const root = join(import.meta.dirname, '../..');
const incidents = process.env['COMPASS_INCIDENTS_DIR'] ?? join(root, '../shared/incidents');
const isThere = existsSync(incidents) || process.env['COMPASS_TEST_ALL'] === '1';
const LIMIT_MS = 120_000;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Both systems, with and without a cause: what real systems call their parts is longer and stranger than what a test does. */
const recorded = [
  'nezha/2022-08-22-05-18-09',
  'nezha/2023-01-29-11-29-03',
  'nezha/quiet-2023-01-29-13-31-54',
  'petshop/high-traffic-train-issue-0',
  'petshop/low-traffic-train-issue-3',
  'petshop/quiet-high-traffic-PetSite-latency-Average-294',
];

describe.skipIf(!isThere)('recorded incidents in Slack (COMPASS_INCIDENTS_DIR)', () => {
  it.each(recorded)(
    '%s is shown to its end, and Slack refuses nothing of it',
    async (name) => {
      const directory = await mkdtemp(join(tmpdir(), 'recorded-'));
      ends.push(() => rm(directory, { recursive: true, force: true }));
      const slack = await startLocalSlack({ port: 0, directory });
      ends.push(() => slack.close());
      const { settings, enabledAgents } = readConfig({ root, env: {} });
      const surface = slackSurface({
        client: new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }),
        settings,
        chart: drawChart,
        people: { namesOf: async () => [] },
        elapsed: () => performance.now(),
      });
      const bundle = await openBundle(join(incidents, name));
      const { investigation } = await investigateBundle({
        bundle,
        settings,
        agents: enabledAgents,
        limitMs: LIMIT_MS,
        surface,
      });
      // What came last is shown once more, with all that had waited for its turn.
      const posts = new Map<string, Parameters<Parameters<typeof surface.show>[0]['keep']>[0]>();
      const abort = new AbortController().signal;
      await surface.show({
        investigation: { ...investigation, id: 'as-it-ended' },
        evidence: [],
        posts: [],
        now: new Date(),
        keep: async (post) => void posts.set(post.slot, post),
        abort,
        pauses: { left: async () => 0, begin: async () => undefined },
      });
      const ledger = readLedger(slack.calls());
      expect([posts.has('root'), ledger.calls > 3]).toEqual([true, true]);
      expect(amiss(ledger)).toEqual([]);
    },
    LIMIT_MS,
  );
});
