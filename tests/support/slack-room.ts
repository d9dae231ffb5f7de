import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept, type Surface } from '@compass/core';
import { startLocalSlack } from '@compass/slack-local';
import { amiss, readLedger } from '../../apps/lab/src/story/slack-ledger.ts';
import { waitFor } from '../../apps/lab/src/story/wait.ts';
import { connectSlack } from '../../packages/compose/src/connect-slack.ts';
import { hastenedClock } from './hastened-clock.ts';
import { createWorld, quietLog, type WorldOptions } from './world.ts';

/** So much faster than real time, in COMPASS and in Slack. */
const TIMES = 10;
const SIGNING_SECRET = 'the signing secret of this room';

interface Shown {
  ts: string;
  text: string;
  blocks?: unknown[];
  metadata?: { event_payload?: { slot?: string; investigation?: string } };
  replies?: Shown[];
}

const late = (of: () => Surface | null): Surface => {
  const there = (): Surface => {
    const surface = of();
    if (surface === null) throw new Error('this room has no Slack');
    return surface;
  };
  return {
    reach: () => there().reach(),
    show: (input) => there().show(input),
    tell: (told) => there().tell(told),
  };
};

/**
 * A COMPASS in memory (scripted telemetry, real record, steps, verbs, listeners and views) in a local Slack, in Socket Mode or with signed
 * requests; both on one hastened clock.
 */
export async function openRoom(options: Omit<WorldOptions, 'surface' | 'clock'> & { http?: boolean }) {
  const { http = false, ...rest } = options;
  const clock = hastenedClock(TIMES);
  const directory = await mkdtemp(join(tmpdir(), 'room-'));
  const slack = await startLocalSlack({ port: 0, directory, clock: clock.now });
  const world = createWorld({
    ...rest,
    clock,
    surface: late(() => connected.surface),
    settings: { leaseMs: 300_000, observationTimeoutMs: 300_000, hypothesisTimeoutMs: 300_000, ...rest.settings },
  });
  const connected = connectSlack({
    slack: {
      botToken: slack.botToken,
      appToken: slack.appToken,
      signingSecret: http ? SIGNING_SECRET : null,
      apiUrl: slack.apiUrl,
      local: null,
    },
    base: world.ports,
    log: quietLog,
    services: async () => ['orders'],
    away: async () => [],
    exported: async () => ({}),
    fetch: globalThis.fetch,
  });
  connected.accept = (delivery) => accept(world.ports, delivery);
  world.ports.people = connected.people;
  if (connected.attachments !== null) world.ports.attachments = connected.attachments;
  const server = createServer((request, response) => connected.take?.(request, response));
  if (http) {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    slack.requestsTo({ url: `http://127.0.0.1:${port}/slack/events`, signingSecret: SIGNING_SECRET });
  }
  await connected.start();

  const get = async (path: string) => (await fetch(`${slack.url}/local/${path}`)).json();
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${slack.url}/local/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const said = (await answer.json()) as { ok: boolean; message?: string };
    if (!said.ok) throw new Error(`${path}: ${said.message}`);
  };
  const shown = async (): Promise<Shown[]> => {
    const { messages } = (await get('channels/incidents/messages')) as { messages: Shown[] };
    return messages.flatMap((root) => [root, ...(root.replies ?? [])]);
  };
  const slotOf = (message: Shown) => message.metadata?.event_payload?.slot ?? '';
  const holding = async (words: string) =>
    (await shown()).findLast(({ text, blocks = [] }) => `${text} ${JSON.stringify(blocks)}`.includes(words));
  return {
    world,
    slack,
    /** The newest message that says this, as soon as there is one. */
    says: (words: string) => waitFor(`"${words}"`, 12, () => holding(words)),
    /** Kinds of messages that stand there. */
    slots: async () => new Set((await shown()).map((one) => slotOf(one).split(':')[0] ?? '').filter(Boolean)),
    command: (text: string, user = 'alice') =>
      post('commands', { user, channel: 'incidents', command: '/compass', text }),
    say: (text: string, user = 'alice', channel = 'incidents') => post('messages', { user, channel, text }),
    home: (user: string) => post('home', { user }),
    /** Presses the newest button of that name; of a menu, the option with that value. */
    async press(user: string, action: string, value?: string): Promise<void> {
      const message = await waitFor(`the button ${action}`, 12, () => holding(`"action_id":"${action}"`));
      const choice = value === undefined ? {} : { value };
      await post('clicks', { user, channel: 'incidents', ts: message.ts, action_id: action, ...choice });
    },
    /** Fills in and sends the form that stands open; without a button of its own it is closed. */
    async submit(user: string, values: Record<string, unknown> = {}): Promise<void> {
      const view = await waitFor(`a form of ${user}`, 10, async () => {
        const { views } = (await get(`views?user=${user}`)) as { views: { id: string; submit?: unknown }[] };
        return views.at(-1);
      });
      await post(`views/${view.id}/${view.submit ? 'submit' : 'close'}`, {
        user,
        ...(view.submit ? { values } : {}),
      });
    },
    connected: () =>
      waitFor('COMPASS in Slack', 20, async () =>
        ((await get('channels')) as { connected: boolean }).connected ? true : null,
      ),
    whispered: (user: string, words: string) =>
      waitFor(`"${words}" to ${user}`, 10, async () => {
        const { messages } = (await get(`ephemeral?user=${user}`)) as { messages: unknown[] };
        return JSON.stringify(messages).includes(words) ? true : null;
      }),
    ledger: () => readLedger(slack.calls()),
    amiss: () => amiss(readLedger(slack.calls())),
    async close(): Promise<void> {
      await world.stop();
      await connected.stop();
      if (http) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
      await slack.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
export type Room = Awaited<ReturnType<typeof openRoom>>;
