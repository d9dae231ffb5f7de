import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import type { SlackPeople } from '../people.ts';
import type { Replies } from '../replies.ts';
import { acknowledgeWhenTaken } from './acknowledge.ts';
import { buttons } from './buttons.ts';
import { catchAll } from './catch-all.ts';
import { chooseAction } from './choose-action.ts';
import { command } from './command.ts';
import type { SlackAppOptions } from './create-slack-app.ts';
import { exportBundle } from './export.ts';
import { guard } from './guard.ts';
import { home } from './home.ts';
import { mentions } from './mentions.ts';
import { createPlaceFor } from './place-for.ts';
import { remember } from './remember.ts';
import { shortcut } from './shortcut.ts';
import { submissions } from './submissions.ts';
import { takeRequest } from './take-request.ts';
import { watched } from './watched.ts';

/** What of Slack is heard, once it is connected. */
export interface Hearing {
  /** Rejects when Slack is away or refuses the tokens; may be called again. */
  connect(): Promise<void>;
  /** One request of Slack's, in HTTP mode. */
  take(request: IncomingMessage, response: ServerResponse): void;
  stop(): Promise<void>;
}

interface HearingOptions {
  people: SlackPeople;
  replies: Replies;
  /** Of every client. */
  where: WebClientOptions;
  /** Of the client that asks. */
  asking: WebClientOptions;
}

const httpReceiver = (signingSecret: string) =>
  new HTTPReceiver({
    signingSecret,
    logLevel: LogLevel.ERROR,
    // Bolt would leave it open: what no listener knows has an answer, too.
    unhandledRequestHandler: ({ response }) => {
      if (!response.headersSent) response.writeHead(404).end();
    },
  });

const socketReceiver = (appToken: string, where: WebClientOptions) =>
  new SocketModeReceiver({
    appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: {
      clientOptions: {
        ...where,
        retryConfig: { forever: true, factor: 1.5, minTimeout: 1000, maxTimeout: 30_000, randomize: true },
      },
    },
  });

/** Bolt, in Socket Mode or behind our own server. The two retry settings differ on purpose: a socket that gives up reconnecting never comes back. */
export function createHearing(options: SlackAppOptions, { people, replies, where, asking }: HearingOptions): Hearing {
  const { tokens, log } = options;
  const http = tokens.signingSecret === undefined ? null : httpReceiver(tokens.signingSecret);
  const app = new App({
    token: tokens.bot,
    receiver: http ?? socketReceiver(tokens.app ?? '', where),
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: asking,
  });
  remember(app, replies);
  const ports = { ...options, people, replies, placeFor: createPlaceFor(app.client, options) };
  for (const listen of [
    guard,
    command,
    buttons,
    chooseAction,
    exportBundle,
    submissions,
    mentions,
    watched,
    shortcut,
    catchAll,
  ])
    listen(app, ports);
  acknowledgeWhenTaken(app);
  const stopHome = home(app, ports);
  app.error(async (error) => log.error({ error: String(error) }, 'a Slack listener failed'));
  return {
    connect: async () => {
      await app.init();
      // Behind our own server nothing else listens.
      if (http === null) await app.start();
    },
    take: (request, response) => {
      if (http !== null) void takeRequest(http.requestListener, request, response);
    },
    stop: async () => {
      stopHome();
      if (http === null) await app.stop();
    },
  };
}
