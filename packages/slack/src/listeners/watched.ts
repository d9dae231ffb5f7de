import type { Watched } from '@compass/core';
import type { App } from '@slack/bolt';
import { actions, button, section } from '../blocks.ts';
import { createChannels } from '../channels.ts';
import { mrkdwn, push } from '../encode.ts';
import { investigateModal } from '../modals/investigate.ts';
import { alertText } from './alert-text.ts';
import { createOnce } from './once.ts';
import { openView } from './open-view.ts';
import type { ListenerPorts } from './ports.ts';
import { understand } from './understand.ts';

interface Posted {
  channel: string;
  ts: string;
  text: string;
}

/** A message that another app posted; null for people, COMPASS itself, edits and replies. */
function postedIn(event: Record<string, unknown>, own: string | undefined): Posted | null {
  const { bot_id, channel, ts, thread_ts, subtype } = event;
  if (typeof bot_id !== 'string' || bot_id === own) return null;
  if (subtype !== undefined && subtype !== 'bot_message') return null;
  if (typeof channel !== 'string' || typeof ts !== 'string') return null;
  return thread_ts !== undefined && thread_ts !== ts ? null : { channel, ts, text: alertText(event) };
}

const speaksOf = (rule: Watched, text: string): boolean =>
  rule.when.length === 0 || rule.when.some((word) => text.toLowerCase().includes(word.toLowerCase()));

/**
 * Alerts that other apps post in channels that are watched: offered with a button, or started where a rule says so and a service is named. What they
 * say is text of outsiders: none of it is shown again, and of it only a name that is known here decides anything.
 */
export function watched(app: App, ports: ListenerPorts): void {
  const rules = ports.settings.watch ?? [];
  const channelId = createChannels(app.client);
  const first = createOnce();

  const ruleFor = async ({ channel, text }: Posted): Promise<Watched | null> => {
    for (const rule of rules) if (speaksOf(rule, text) && (await channelId(rule.channel)) === channel) return rule;
    return null;
  };

  const offer = async ({ channel, ts }: Posted, service: string | undefined, client: App['client']) => {
    const title = service === undefined ? 'This looks like an alert.' : `This looks like an alert of ${service}.`;
    await client.chat.postMessage({
      channel,
      thread_ts: ts,
      text: title,
      blocks: [
        section(mrkdwn`*${title}* Nothing was started.`),
        actions(button({ text: 'Investigate…', action: 'investigate_alert', value: ts })),
      ] as never[],
      unfurl_links: false,
      unfurl_media: false,
    });
  };

  app.event('message', async ({ event, client, context: { botId } }) => {
    const posted = rules.length === 0 ? null : postedIn(event as unknown as Record<string, unknown>, botId);
    const rule = posted === null ? null : await ruleFor(posted);
    if (posted === null || rule === null) return;
    const { services, text } = understand(posted.text, await ports.read.services());
    const [service] = services;
    // Which of several is meant, a person says.
    if (rule.do === 'start' && service !== undefined && services.length === 1) {
      await ports.accept({
        key: `slack:alert:${posted.channel}:${posted.ts}`,
        verb: 'start_investigation',
        input: { service, symptoms: [text], severity: 'P2', source: 'slack', channel: posted.channel },
        actor: { kind: 'webhook', name: 'an alert in Slack' },
      });
      return;
    }
    if (first(`${posted.channel} ${posted.ts}`))
      await offer(posted, services.length === 1 ? service : undefined, client);
  });

  app.action('investigate_alert', async ({ ack, body, client }) => {
    await ack();
    const { channel, message, trigger_id } = body as unknown as {
      channel?: { id: string };
      message?: { ts: string; thread_ts?: string };
      trigger_id: string;
    };
    if (channel === undefined || message?.thread_ts === undefined) return;
    const found = await client.conversations.history({
      channel: channel.id,
      latest: message.thread_ts,
      inclusive: true,
      limit: 1,
    });
    const [alert] = found.messages ?? [];
    const at = { channel: channel.id, ts: message.thread_ts, text: alertText(alert) };
    await openForm({ client, ports, trigger: trigger_id, at, offer: message.ts });
  });
}

/** What was offered is taken: the message says so, and offers it to nobody else. */
export async function offerTaken(
  client: App['client'],
  { channel, offer, by }: { channel: string; offer: string; by: string },
): Promise<void> {
  const text = `${by} had this investigated.`;
  const blocks = [section(mrkdwn`*${text}*`)];
  await client.chat.update({ channel, ts: offer, text: push(text), blocks: blocks as never[] });
}

/** The form, filled in from what a message says, and when. `offer`: the message that offered it. */
export async function openForm(options: {
  client: App['client'];
  ports: ListenerPorts;
  trigger: string;
  at: Posted;
  offer?: string;
}): Promise<void> {
  const { client, ports, trigger, at, offer } = options;
  const known = await ports.read.services();
  const { services, text } = understand(at.text, known);
  const view = investigateModal({
    channel: at.channel,
    services: known,
    service: services[0],
    symptom: text,
    since: new Date(Number(at.ts) * 1000),
    offer,
  });
  await openView(client, trigger, view);
}
