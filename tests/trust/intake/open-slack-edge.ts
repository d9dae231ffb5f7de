import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalSlack } from '@compass/slack-local';
import { intakeApp } from './intake-app.ts';
import type { Intake } from './open-intake.ts';
import { SIGNING_SECRET, slackRequests } from './slack-requests.ts';

/** Slack's app in HTTP mode, in front of whichever record is there at the time. */
export async function openSlackEdge(intake: () => Intake) {
  const directory = mkdtempSync(join(tmpdir(), 'slack-'));
  const local = await startLocalSlack({ port: 0, directory });
  const app = intakeApp(local, { signingSecret: SIGNING_SECRET }, { ports: () => intake().ports });
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
