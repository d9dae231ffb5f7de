import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { CompassError } from '@compass/core';
import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { createPeople, groupsIn, type SlackPeople } from '../people.ts';
import { createReplies, type Replies } from '../replies.ts';
import { refusedAs } from '../slack-error.ts';
import type { Hearing } from './create-hearing.ts';
import type { ListenerPorts } from './ports.ts';

export interface SlackAppOptions extends Omit<ListenerPorts, 'people' | 'placeFor' | 'replies'> {
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
/** Whoever closes what else is open does not wait for a Slack that has gone silent. */
const STOP_MS = 2_000;

const within = (ms: number, work: Promise<void> | undefined) =>
  Promise.race([work?.then(() => true), setTimeout(ms, false, { ref: false })]);

/** Slack's Web API, and Bolt from `start` on: what only sends does not load it. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { tokens, slackApiUrl, fetch, log, elapsed, settings } = options;
  const where: WebClientOptions = {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    ...(fetch === undefined ? {} : { fetch }),
    timeout: TIMEOUT_MS,
  };
  const asking = { ...where, retryConfig: { retries: 1, factor: 1, minTimeout: 300 }, rejectRateLimitedCalls: true };
  const clientOf = (more: WebClientOptions) => new WebClient(tokens.bot, { ...more, logLevel: LogLevel.ERROR });
  const people = createPeople({ client: clientOf(asking), groups: groupsIn(settings.catalogue), elapsed });
  const replies = createReplies({ elapsed, apiUrl: slackApiUrl ?? null, fetch: fetch ?? globalThis.fetch });
  const stopping = new AbortController();
  const dial = fetch ?? globalThis.fetch;
  const hearingFrom: WebClientOptions = {
    ...where,
    // The socket's own client tries for ever: an answer of which it says that trying again is of no use ends it.
    fetch: (...asked) =>
      stopping.signal.aborted ? Promise.resolve(Response.json({ ok: false, error: 'not_authed' })) : dial(...asked),
  };
  let hearing: Hearing | undefined;
  let ready = false;
  let background: Promise<void> = Promise.resolve();
  const connect = async () => {
    const { createHearing } = await import('./create-hearing.ts');
    hearing ??= createHearing(options, { people, replies, where: hearingFrom, asking });
    await hearing.connect();
    ready = !stopping.signal.aborted;
    // Stopped while it was connecting.
    if (!ready) await hearing.stop();
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
    outbox: clientOf({ ...where, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }),
    people,
    replies,
    take:
      tokens.signingSecret === undefined
        ? null
        : (request, response) => {
            if (ready) hearing?.take(request, response);
            else response.writeHead(503).end();
          },
    start: async () => {
      const first = connect();
      try {
        if (await within(TIMEOUT_MS, first)) return;
        log.warn({}, 'Slack does not answer; it is waited for');
        background = first.catch(keepTrying);
      } catch (error) {
        const word = refusedAs(error);
        if (word !== null)
          throw new CompassError(
            'invalid',
            `Slack refused the tokens (${word}). Check SLACK_BOT_TOKEN${tokens.signingSecret === undefined ? ' and SLACK_APP_TOKEN' : ''}.`,
            { cause: error },
          );
        log.warn({ error: String(error) }, 'Slack does not answer; it is tried again until it does');
        background = keepTrying();
      }
    },
    stop: async () => {
      stopping.abort();
      ready = false;
      await within(STOP_MS, background);
      await within(STOP_MS, hearing?.stop());
    },
  };
}
