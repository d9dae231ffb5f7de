import { drawChart } from '@compass/charts';
import {
  type Actor,
  type Attachments,
  boardOf,
  costsOf,
  type Delivery,
  findInvestigation,
  isCompassError,
  LIVE,
  type Log,
  liveOf,
  type People,
  type Ports,
  pageLink,
  proposalsFor,
  type Surface,
} from '@compass/core';
import { createSlackApp, type SlackApp, slackAttachments, slackSurface } from '@compass/slack';
import { noPeople } from './no-people.ts';
import type { SlackPlace } from './open-slack.ts';
import { takersOf } from './takers-of.ts';

export interface ConnectedSlack {
  surface: Surface | null;
  people: People;
  /** Null where nothing can be attached. */
  attachments: Attachments | null;
  /** Set once the ports are whole; nothing arrives before `start`. */
  accept: (delivery: Delivery) => Promise<{ isNew: boolean }>;
  /** Takes Slack's requests in HTTP mode; null otherwise. */
  take: SlackApp['take'];
  start(): Promise<void>;
  stop(): Promise<void>;
}

const notYet = () => Promise.reject(new Error('Slack was connected before the record was open'));

/** What the listeners may read; they change nothing but through `accept`. */
function reading(
  base: Omit<Ports, 'surface' | 'people'>,
  more: Pick<ConnectOptions, 'services' | 'exported' | 'away'>,
) {
  const find = (name: string) => base.store.transaction((tx) => findInvestigation(tx, name));
  return {
    investigation: async (name: string) => {
      try {
        return await find(name);
      } catch (error) {
        if (isCompassError(error, 'not_found')) return null;
        throw error;
      }
    },
    open: () => base.store.transaction((tx) => tx.investigations.list({ statuses: LIVE, limit: 100 })),
    live: (service: string) =>
      base.store.transaction(async (tx) => {
        const found = await liveOf(tx, service);
        if (found === null) return null;
        const posts = await tx.posts.ofInvestigation(found.id);
        const root = posts.find(({ slot }) => slot === 'root')?.ref ?? null;
        return { number: found.number, startedAt: found.startedAt, root };
      }),
    pattern: async (id: string) => (await base.store.transaction((tx) => tx.patterns.get([id])))[0] ?? null,
    costs: () => base.store.transaction((tx) => costsOf(tx, base)),
    actionPreviews: async (investigation: string, hypothesis: string) => {
      const found = await find(investigation);
      const about = found.hypotheses.find((one) => one.id === hypothesis);
      if (about === undefined) return { refused: 'There is no such hypothesis any more.' };
      return proposalsFor(base, found, about);
    },
    bundle: async (investigation: string) => {
      try {
        const { number } = await find(investigation);
        return { name: `INV-${number}.bundle.json`, content: JSON.stringify(await more.exported(investigation)) };
      } catch (error) {
        if (isCompassError(error)) return { refused: error.message };
        throw error;
      }
    },
    evidence: (ids: string[]) => base.store.transaction((tx) => tx.evidence.get(ids)),
    board: (actor: Actor) => base.store.transaction((tx) => boardOf(tx, { ...base.settings, actor })),
    away: more.away,
    services: more.services,
  };
}

export interface ConnectOptions {
  slack: SlackPlace | null;
  base: Omit<Ports, 'surface' | 'people'>;
  log: Log;
  services(): Promise<string[] | null>;
  /** Sources that do not answer, each with why. */
  away(): Promise<string[]>;
  /** An investigation as an incident bundle, redacted. */
  exported(id: string): Promise<unknown>;
  fetch: typeof globalThis.fetch;
}

export function connectSlack(options: ConnectOptions): ConnectedSlack {
  const { slack, base, log } = options;
  if (slack === null)
    return {
      surface: null,
      people: noPeople,
      attachments: null,
      accept: notYet,
      take: null,
      start: async () => undefined,
      stop: async () => undefined,
    };
  const app = createSlackApp({
    tokens: {
      bot: slack.botToken,
      ...(slack.signingSecret === null ? { app: slack.appToken } : { signingSecret: slack.signingSecret }),
    },
    ...(slack.apiUrl === null ? {} : { slackApiUrl: slack.apiUrl }),
    accept: (delivery) => connected.accept(delivery),
    read: reading(base, options),
    now: () => base.clock.now(),
    elapsed: () => base.clock.elapsed(),
    settings: base.settings,
    log,
    fetch: options.fetch,
  });
  const connected: ConnectedSlack = {
    surface: slackSurface({
      client: app.outbox,
      settings: base.settings,
      chart: drawChart,
      people: app.people,
      page: (investigation) => pageLink(base, investigation),
      elapsed: () => base.clock.elapsed(),
      replies: app.replies,
      processes: takersOf(base.queue, () => base.clock.elapsed()),
      ...(base.queue.turn === undefined ? {} : { turn: base.queue.turn }),
    }),
    people: app.people,
    attachments: slackAttachments({
      client: app.outbox,
      token: slack.botToken,
      apiUrl: slack.apiUrl,
      fetch: options.fetch,
    }),
    accept: notYet,
    take: app.take,
    start: () => app.start(),
    stop: () => app.stop(),
  };
  return connected;
}
