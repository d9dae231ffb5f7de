import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Investigation, Post } from '@compass/core';
import { type ChatPostMessageArguments, WebClient } from '@slack/web-api';
import { lineChart } from '../../../packages/charts/src/index.ts';
import { slackSurface } from '../../../packages/slack/src/index.ts';
import { startLocalSlack } from '../../../packages/slack-local/src/index.ts';

export interface Sent {
  posts: number;
  /** Posts that do not switch the unfolding of addresses off. */
  unfurling: number;
  /** Posts that the workspace did not take. */
  refused: number;
}

/** Shows records in a workspace that refuses what Slack refuses, through the real surface and the real client, and counts what was sent. */
export async function unfurled(records: Investigation[]): Promise<Sent> {
  const directory = await mkdtemp(join(tmpdir(), 'unfurled-'));
  const slack = await startLocalSlack({ port: 0, directory });
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  const sent: Sent = { posts: 0, unfurling: 0, refused: 0 };
  const post = client.chat.postMessage;
  client.chat.postMessage = async (message: ChatPostMessageArguments) => {
    sent.posts += 1;
    if (message.unfurl_links !== false || message.unfurl_media !== false) sent.unfurling += 1;
    return post(message).catch((error: unknown) => {
      sent.refused += 1;
      throw error;
    });
  };
  // Nobody waits for a turn here.
  let elapsed = 0;
  const surface = slackSurface({
    client,
    settings: { zone: 'UTC', minConfidence: 0.5, defaultChannel: '#incidents' },
    chart: lineChart,
    people: { namesOf: async () => [] },
    elapsed: () => {
      elapsed += 60_000;
      return elapsed;
    },
  });
  try {
    for (const investigation of records) {
      const posts = new Map<string, Post>();
      await surface.show({
        investigation: { ...investigation, channel: '#incidents' },
        evidence: [],
        posts: [],
        abort: new AbortController().signal,
        now: new Date(),
        pauses: { left: async () => 0, begin: async () => undefined },
        keep: async (one) => {
          posts.set(one.slot, { ...one, investigation: investigation.id, postedAt: new Date(0) });
        },
      });
    }
  } finally {
    await slack.close();
    await rm(directory, { recursive: true, force: true });
  }
  return sent;
}
