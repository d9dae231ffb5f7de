import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept } from '@compass/core';
import { createSlackApp } from '@compass/slack';
import { startLocalSlack } from '@compass/slack-local';
import type { Intake } from './open-intake.ts';
import { readsNothing } from './reads-nothing.ts';
import { SIGNING_SECRET, slackRequests } from './slack-requests.ts';

/** Slack's app in HTTP mode, in front of whichever record is there at the time. */
export async function openSlackEdge(intake: () => Intake) {
  const directory = mkdtempSync(join(tmpdir(), 'slack-'));
  const local = await startLocalSlack({ port: 0, directory });
  const { ports } = intake();
  const app = createSlackApp({
    tokens: { bot: local.botToken, signingSecret: SIGNING_SECRET },
    slackApiUrl: local.apiUrl,
    accept: (delivery) => accept(intake().ports, delivery),
    read: readsNothing,
    now: () => ports.clock.now(),
    elapsed: () => ports.clock.elapsed(),
    settings: ports.settings,
    log: ports.log,
  });
  await app.start();
  const slack = await slackRequests(app.take ?? (() => undefined));
  return {
    slack,
    close: async () => {
      await app.stop();
      await slack.close();
      await local.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
