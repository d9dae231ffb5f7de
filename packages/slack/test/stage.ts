import { type Board, type Delivery, type Investigation, isOver, type Proposals, type Watched } from '@compass/core';
import { onTestFinished } from 'vitest';
import type { LocalSlack } from '../../slack-local/src/index.ts';
import { createSlackApp, type SlackAppOptions, type View } from '../src/index.ts';
import { action, evidence } from './record-parts.ts';
import { costs, roots, settings, shower, workspace } from './support.ts';

export const quietLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const boardWith = (
  all: Investigation[],
  hits: Partial<Board['hits']> = {},
  ref = { channel: 'C0INCIDENTS', ts: '1700000000.000100' },
): Board => ({
  now: '2026-11-22T03:12:00Z',
  open: all.filter((one) => !isOver(one)),
  isMore: false,
  waiting: all.flatMap((investigation) =>
    investigation.actions
      .filter(({ state }) => state === 'awaiting_approval')
      .map((one) => ({ investigation, action: one })),
  ),
  hits: { yes: 0, partly: 0, no: 0, sure: { right: 0, all: 0 }, quiet: { agreed: 0, all: 0 }, ...hits },
  last: all.filter(({ postMortem }) => postMortem !== null),
  posts: new Map(
    all.map(({ id }) => [
      id,
      [
        {
          investigation: id,
          slot: 'root',
          ref,
          hash: '',
          postedAt: new Date(),
        },
      ],
    ]),
  ),
});

/** A workspace in which one investigation is shown, and the app with what it was asked to store. */
export async function stageWith(
  investigation: Investigation,
  broken = false,
  {
    watch = [],
    known = ['orders', 'search'],
    shown = {},
    live = null,
    unreadable = false,
    previews = [action],
    signingSecret,
  }: {
    watch?: Watched[];
    known?: string[] | null;
    shown?: Partial<View['settings']>;
    /** What is looked at already. */
    live?: Awaited<ReturnType<SlackAppOptions['read']['live']>>;
    /** The record cannot be read. */
    unreadable?: boolean;
    /** What *Mitigate* may ask for. */
    previews?: Proposals;
    /** Given: requests to a server instead of a socket. */
    signingSecret?: string;
  } = {},
) {
  const slack = await workspace();
  await shower(slack, shown).show(investigation);
  const stored: Delivery[] = [];
  let tried = 0;
  const app = createSlackApp({
    tokens: { bot: slack.botToken, ...(signingSecret === undefined ? { app: slack.appToken } : { signingSecret }) },
    slackApiUrl: slack.apiUrl,
    accept: async (delivery) => {
      tried += 1;
      if (broken) throw new Error('the database is away');
      const isNew = stored.every((one) => one.key !== delivery.key);
      stored.push(delivery);
      return { isNew };
    },
    read: {
      costs: async () => costs,
      pattern: async () => null,
      investigation: async (name) => {
        if (unreadable) throw new Error('the database is away');
        return [investigation.id, `INV-${investigation.number}`].includes(name) ? investigation : null;
      },
      open: async () => [investigation],
      live: async () => live,
      actionPreviews: async () => previews,
      evidence: async () => evidence,
      board: async () => {
        const [root] = await roots(slack);
        return boardWith([investigation], {}, { channel: 'C0INCIDENTS', ts: root?.ts ?? '' });
      },
      away: async () => ['Tempo (no answer)'],
      bundle: async (name) =>
        name === investigation.id ? { name: 'INV-1042.bundle.json', content: '{}' } : { refused: 'There is none.' },
      services: async () => known,
    },
    elapsed: () => performance.now(),
    now: () => new Date(),
    settings: { ...settings, watch },
    log: quietLog,
  });
  await app.start();
  onTestFinished(() => app.stop());
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${slack.url}/local/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };
  const [root] = await roots(slack);
  const find = (action: string) =>
    [root, ...(root?.replies ?? [])].findLast((one) =>
      JSON.stringify(one?.blocks ?? []).includes(`"action_id":"${action}"`),
    );
  return {
    slack,
    stored,
    tried: () => tried,
    post,
    command: (text: string) => post('commands', { user: 'alice', channel: 'incidents', command: '/compass', text }),
    press: (action: string, value?: string, user = 'alice') =>
      post('clicks', {
        user,
        channel: 'incidents',
        ts: find(action)?.ts ?? '',
        action_id: action,
        ...(value === undefined ? {} : { value }),
      }),
    root: root?.ts ?? '',
    take: app.take,
    replies: app.replies,
    /** Where the newest message with that button stands. */
    keyOf: (action: string) => `C0INCIDENTS:${find(action)?.ts}`,
  };
}

export async function openForms(slack: LocalSlack, user = 'alice') {
  const answer = await fetch(`${slack.url}/local/views?user=${user}`);
  return ((await answer.json()) as { views: { id: string; callback_id: string; blocks: unknown[] }[] }).views;
}
export async function whispers(slack: LocalSlack, user = 'alice') {
  const answer = await fetch(`${slack.url}/local/ephemeral?user=${user}`);
  return ((await answer.json()) as { messages: { text: string }[] }).messages.map((one) => one.text);
}

/** In which thread each of them stands. */
export async function whisperThreads(slack: LocalSlack, user = 'alice') {
  const answer = await fetch(`${slack.url}/local/ephemeral?user=${user}`);
  return ((await answer.json()) as { messages: { thread_ts?: string }[] }).messages.map((one) => one.thread_ts);
}
