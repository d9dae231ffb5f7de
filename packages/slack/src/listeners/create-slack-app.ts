import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { CompassError } from '@compass/core';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { createPeople, groupsIn, type SlackPeople } from '../people.ts';
import { createReplies, type Replies } from '../replies.ts';
import { refusedAs } from '../slack-error.ts';
import { acknowledgeWhenTaken } from './acknowledge.ts';
import { buttons } from './buttons.ts';
import { catchAll } from './catch-all.ts';
import { command } from './command.ts';
import { exportBundle } from './export.ts';
import { guard } from './guard.ts';
import { home } from './home.ts';
import { mentions } from './mentions.ts';
import { createPlaceFor } from './place-for.ts';
import type { ListenerPorts } from './ports.ts';
import { remember } from './remember.ts';
import { shortcut } from './shortcut.ts';
import { submissions } from './submissions.ts';
import { takeRequest } from './take-request.ts';
import { watched } from './watched.ts';

export interface SlackAppOptions extends Omit<ListenerPorts, 'people' | 'placeFor'> {
  elapsed(): number;
  /** With a signing secret Slack sends requests; with an app token COMPASS opens a socket. */
  tokens: { bot: string; app?: string; signingSecret?: string };
  /** Where the Web API is; Slack's own unless given. */
  slackApiUrl?: string;
  /** Everything that is sent goes through it. */
  fetch?: typeof globalThis.fetch;
}

export interface SlackApp {
  /** For messages: what was not answered may have arrived all the same, and is looked up before it is sent again. */
  outbox: WebClient;
  people: SlackPeople;
  /** Of the presses that this process hears. */
  replies: Replies;
  /** Takes one request of Slack's; null in Socket Mode. */
  take: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** Refuses bad tokens. When Slack is away it resolves all the same, and connects when Slack is back. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const TIMEOUT_MS = 10_000;
const AGAIN_MS = 3_000;

type Where = { slackApiUrl?: string; fetch?: typeof globalThis.fetch };

const socketReceiver = (appToken: string, where: Where) =>
  new SocketModeReceiver({
    appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: {
      clientOptions: {
        ...where,
        timeout: TIMEOUT_MS,
        retryConfig: { forever: true, factor: 1.5, minTimeout: 1000, maxTimeout: 30_000, randomize: true },
      },
    },
  });

/** Bolt, in Socket Mode or behind our own server. The two retry settings differ on purpose: a socket that gives up reconnecting never comes back. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { tokens, slackApiUrl, fetch, log } = options;
  const where = { ...(slackApiUrl === undefined ? {} : { slackApiUrl }), ...(fetch === undefined ? {} : { fetch }) };
  const http =
    tokens.signingSecret === undefined
      ? null
      : new HTTPReceiver({
          signingSecret: tokens.signingSecret,
          logLevel: LogLevel.ERROR,
          // Bolt would leave it open: what no listener knows has an answer, too.
          unhandledRequestHandler: ({ response }) => {
            if (!response.headersSent) response.writeHead(404).end();
          },
        });
  const app = new App({
    token: tokens.bot,
    receiver: http ?? socketReceiver(tokens.app ?? '', where),
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: {
      ...where,
      timeout: TIMEOUT_MS,
      retryConfig: { retries: 1, factor: 1, minTimeout: 300 },
      rejectRateLimitedCalls: true,
    },
  });
  const { elapsed, settings } = options;
  const people = createPeople({ client: app.client, groups: groupsIn(settings.catalogue), elapsed });
  const replies = createReplies({ elapsed, apiUrl: slackApiUrl ?? null, fetch: fetch ?? globalThis.fetch });
  remember(app, replies);
  const ports = { ...options, people, placeFor: createPlaceFor(app.client, options) };
  for (const listen of [guard, command, buttons, exportBundle, submissions, mentions, watched, shortcut, catchAll])
    listen(app, ports);
  acknowledgeWhenTaken(app);
  const stopHome = home(app, ports);
  app.error(async (error) => log.error({ error: String(error) }, 'a Slack listener failed'));
  const stopping = new AbortController();
  let ready = false;
  let background: Promise<void> = Promise.resolve();
  const connect = async () => {
    await app.init();
    // Behind our own server nothing else listens.
    if (http === null) await app.start();
    ready = true;
  };
  const keepTrying = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await setTimeout(AGAIN_MS, undefined, { signal: stopping.signal });
        return await connect();
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ error: String(error) }, 'Slack still does not answer');
      }
    }
  };
  return {
    outbox: new WebClient(tokens.bot, {
      ...where,
      timeout: TIMEOUT_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logLevel: LogLevel.ERROR,
    }),
    people,
    replies,
    take:
      http === null
        ? null
        : (request, response) => {
            if (ready) void takeRequest(http.requestListener, request, response);
            else response.writeHead(503).end();
          },
    start: async () => {
      try {
        await connect();
      } catch (error) {
        const word = refusedAs(error);
        if (word !== null)
          throw new CompassError(
            'invalid',
            `Slack refused the tokens (${word}). Check SLACK_BOT_TOKEN${http === null ? ' and SLACK_APP_TOKEN' : ''}.`,
            { cause: error },
          );
        log.warn({ error: String(error) }, 'Slack does not answer; it is tried again until it does');
        background = keepTrying();
      }
    },
    stop: async () => {
      stopHome();
      stopping.abort();
      await background;
      ready = false;
      if (http === null) await app.stop();
    },
  };
}
