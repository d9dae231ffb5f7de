import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence, Investigation, Post, Queue, WireCosts } from '@compass/core';
import { WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
// The relative ways in are for tests only: a package imports core and nothing else of ours.
import { drawChart, lineChart } from '../../charts/src/index.ts';
import { type LocalSlack, startLocalSlack } from '../../slack-local/src/index.ts';
import { createPeople, present, slackSurface, type View } from '../src/index.ts';
import { evidence } from './record-parts.ts';

export const settings = { zone: 'UTC', minConfidence: 0.7, defaultChannel: '#incidents', channels: {}, catalogue: [] };
export const viewOf = (investigation: Investigation) => ({ investigation, evidence, settings, chart: lineChart });
/** The first message of a record whose slot begins so. */
export const messageOf = (investigation: Investigation, slot: string) =>
  present(viewOf(investigation)).find((one) => one.slot.startsWith(slot));

export const costs: WireCosts = {
  today: { usd: 0.5, tokens: 900, questions: 2 },
  month: { usd: 3, tokens: 9000, questions: 9 },
  models: [{ name: 'script-1', usd: 3, tokens: 9000, questions: 9 }],
  investigations: [{ id: 'one', name: 'INV-1042', usd: 2, tokens: 6000, questions: 5 }],
  limit_today: 50,
  limit_investigation: 10,
  limit_investigation_tokens: 50_000,
  model: 'script-1',
};

export async function workspace(): Promise<LocalSlack> {
  const directory = await mkdtemp(join(tmpdir(), 'slack-'));
  const slack = await startLocalSlack({ port: 0, directory });
  onTestFinished(async () => {
    await slack.close();
    await rm(directory, { recursive: true, force: true });
  });
  return slack;
}

export const clientOf = (slack: LocalSlack): WebClient =>
  new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });

export const peopleOf = (slack: LocalSlack, elapsed = () => performance.now()) =>
  createPeople({ client: clientOf(slack), groups: ['S0DBAPPROVERS'], elapsed });

export type Shown = {
  ts: string;
  text: string;
  subtype?: string;
  blocks?: { type: string }[];
  files?: { name: string }[];
  replies: Shown[];
};

/** The roots of a channel as the page shows them. */
export async function roots(slack: LocalSlack, channel = 'incidents'): Promise<Shown[]> {
  const answer = await fetch(`${slack.url}/local/channels/${channel}/messages`);
  return ((await answer.json()) as { messages: Shown[] }).messages;
}

/** A surface with the part of the record that it needs: what has been shown. `killAt` stops it there once. */
export function shower(
  slack: LocalSlack,
  more: Partial<View['settings']> = {},
  replies?: Parameters<typeof slackSurface>[0]['replies'],
  turn?: Queue['turn'],
) {
  const posts = new Map<string, Post>();
  let shows = 0;
  const pauses = new Map<string, number>();
  const plan: { killAt: ((post: { slot: string; ref: unknown }) => boolean) | null } = { killAt: null };
  const restarted = () =>
    slackSurface({
      client: clientOf(slack),
      settings: { ...settings, ...more },
      chart: drawChart,
      people: peopleOf(slack),
      elapsed: () => shows * 60_000,
      ...(replies === undefined ? {} : { replies }),
      ...(turn === undefined ? {} : { turn }),
    });
  let surface = restarted();
  return {
    posts,
    surface: () => surface,
    restart: () => {
      surface = restarted();
    },
    killWhen: (when: NonNullable<typeof plan.killAt>) => {
      plan.killAt = when;
    },
    /** A minute after the last time. */
    show: (investigation: Investigation, read: Evidence[] = evidence) => {
      shows += 1;
      return surface.show({
        investigation,
        evidence: read,
        posts: [...posts.values()],
        now: new Date(shows * 60_000),
        abort: new AbortController().signal,
        pauses: {
          left: async (key) => Math.max(0, (pauses.get(key) ?? 0) - shows * 60_000),
          begin: async (key, forMs) => void pauses.set(key, shows * 60_000 + forMs),
        },
        keep: async (post) => {
          if (plan.killAt?.(post)) {
            plan.killAt = null;
            throw new Error('killed');
          }
          posts.set(post.slot, { ...post, investigation: investigation.id, postedAt: new Date(0) });
        },
      });
    },
  };
}
