import type { Actor } from '@compass/core';
import type { App } from '@slack/bolt';
import { context, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn, push, raw } from '../encode.ts';
import { actorOf } from './actor.ts';
import { knownLine } from './known-line.ts';
import { createOnce } from './once.ts';
import type { ListenerPorts } from './ports.ts';
import { type Understood, understand } from './understand.ts';

interface Said {
  event: string;
  user: string;
  channel: string;
  ts: string;
  thread: string;
  text: string;
  /** In a conversation with COMPASS alone. */
  direct: boolean;
}

/** What was understood, and what is needed. */
function wanting({ services, meant, asks, text }: Understood, known: string[] | null): Encoded[] {
  const list = raw(known === null ? '' : mrkdwn` ${raw(knownLine(known))}`);
  if (/^(help\W*)?$/i.test(text))
    return [mrkdwn`*Say what is affected and what you see.* For example: _why is ${known?.[0] ?? 'orders'} slow?_`];
  if (services.length > 1)
    return [
      mrkdwn`*You name ${services.join(' and ')}.* Say it again with the one that people suffer from: the others are looked at as well.`,
    ];
  if (meant !== null)
    return [mrkdwn`*${meant.said} is not known here.* Did you mean ${meant.known}? Nothing was started.`];
  if (services.length === 1 && !asks)
    return [
      mrkdwn`*${services[0] ?? ''} is understood, what is wrong is not.* For example: _why is ${services[0] ?? ''} slow?_ Nothing was started.`,
    ];
  if (asks)
    return [mrkdwn`*Something is wrong, and no service is named that is known here.*${list} Nothing was started.`];
  return [mrkdwn`*COMPASS looks for the cause of an incident.* Name a service and what you see.${list}`];
}

/** Of what Slack calls a message of a kind: what a person writes with a file, or back to the channel. */
const SAID = new Set<unknown>(['file_share', 'thread_broadcast']);

/** What may be a question to COMPASS: a mention, or anything that a person writes to it alone. */
function saidIn(body: { event_id: string }, event: Record<string, unknown>, direct: boolean): Said | null {
  const { user, channel, ts, thread_ts, text, bot_id, subtype } = event;
  if (bot_id !== undefined || (subtype !== undefined && !SAID.has(subtype))) return null;
  if (typeof user !== 'string' || typeof channel !== 'string' || typeof ts !== 'string') return null;
  const thread = typeof thread_ts === 'string' ? thread_ts : ts;
  return { event: body.event_id, user, channel, ts, thread, text: typeof text === 'string' ? text : '', direct };
}

/**
 * @COMPASS and direct messages in plain words: read by fixed rules, no model is asked. The answer stands in the thread. What is said in the thread of an
 * investigation is added to it.
 */
export function mentions(app: App, ports: ListenerPorts): void {
  const first = createOnce();

  /** The open investigation in whose thread it was said; what is asked there of another service is a question of its own. */
  const inThread = async ({ channel, ts, thread }: Said, { services }: Understood, actor: Actor) => {
    if (thread === ts) return null;
    const { open, posts } = await ports.read.board(actor);
    const found = open.find(({ id }) =>
      posts.get(id)?.some(({ slot, ref }) => slot === 'root' && ref?.channel === channel && ref.ts === thread),
    );
    return found !== undefined && services.every((one) => one === found.trigger.service) ? found : null;
  };

  const hear = async (said: Said, client: App['client']): Promise<void> => {
    const known = await ports.read.services();
    const understood = understand(said.text, known);
    const [service] = understood.services;
    const actor = await actorOf(said.user, client);
    const [key, where] = [`slack:event:${said.event}`, { channel: said.channel, thread: said.thread }];
    const about = understood.text === '' ? null : await inThread(said, understood, actor);
    if (about !== null) {
      const input = { investigation: about.id, text: understood.text, where };
      await ports.accept({ key, verb: 'add_data', input, actor });
      return;
    }
    // What was asked is stored or needs to be asked again: an answer that cannot be given changes neither.
    const answer = (blocks: Encoded[]) =>
      client.chat
        .postMessage({
          channel: said.channel,
          thread_ts: said.thread,
          text: push(blocks[0] ?? ''),
          blocks: [section(lines(blocks)), context(mrkdwn`All commands: /compass help`)] as never[],
          unfurl_links: false,
          unfurl_media: false,
        })
        .catch((error: unknown) => ports.log.warn({ error: String(error) }, 'a mention was not answered'));
    if (service === undefined || understood.services.length > 1 || !understood.asks) {
      if (first(said.event)) await answer(wanting(understood, known));
      return;
    }
    // What is asked in private concerns those who watch the service.
    const { channel, told } = await ports.placeFor(service, said.direct ? null : said.channel);
    const { isNew } = await ports.accept({
      key,
      verb: 'start_investigation',
      input: {
        service,
        symptoms: [understood.text],
        severity: 'P2',
        source: 'slack',
        channel,
        where,
      },
      actor,
    });
    if (isNew) await answer([told]);
  };

  app.event('app_mention', async ({ body, event, client }) => {
    const said = saidIn(body, event as unknown as Record<string, unknown>, false);
    if (said !== null) await hear(said, client);
  });
  app.event('message', async ({ body, event, client }) => {
    if (event.channel_type !== 'im') return;
    const said = saidIn(body, event as unknown as Record<string, unknown>, true);
    if (said !== null) await hear(said, client);
  });
}
