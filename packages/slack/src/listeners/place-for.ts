import { channelOf } from '@compass/core';
import type { WebClient } from '@slack/web-api';
import { isChannelId } from '../channels.ts';
import { type Encoded, mrkdwn, raw } from '../encode.ts';
import { sinceWhen } from '../home/open-line.ts';
import { createLinks } from '../links.ts';
import { within } from '../people.ts';
import { refusedAs } from '../slack-error.ts';
import type { AnswerPlace, ListenerPorts } from './ports.ts';

/** Of our own configuration: a name or an id. */
const nameOf = (channel: string): Encoded =>
  isChannelId(channel) ? (`<#${channel}>` as Encoded) : mrkdwn`the channel ${channel.replace(/^#/, '')}`;

/** Null where Slack does not say. */
async function mayWrite(client: WebClient, channel: string): Promise<boolean | null> {
  try {
    const { channel: about } = await within(client.conversations.info({ channel }));
    return about?.is_im === true || (about?.is_member === true && about.is_archived !== true);
  } catch (error) {
    return refusedAs(error) === 'channel_not_found' ? false : null;
  }
}

/** Looks where an answer can stand. What is looked at already has its thread; where COMPASS is not, it cannot write. */
export function createPlaceFor(
  client: WebClient,
  { read, settings, now }: Pick<ListenerPorts, 'read' | 'settings' | 'now'>,
): (service: string, channel: string | null) => Promise<AnswerPlace> {
  const linksOf = createLinks(client);

  const linkOf = async ({ number, root }: { number: number; root: { channel: string; ts: string } | null }) => {
    const name = `INV-${number}`;
    // Without its link it is looked at all the same.
    const links: Record<string, string> =
      root === null ? {} : await linksOf(new Map([['root', root]]), root).catch(() => ({}));
    const url = links['root'];
    return url === undefined ? mrkdwn`${name}` : (`<${url}|${name}>` as Encoded);
  };

  return async (service, channel) => {
    const live = await read.live(service);
    if (live !== null) {
      const since = sinceWhen(live.startedAt, now().toISOString(), settings.zone);
      const told = mrkdwn`*${service}* is already being looked at since ${since}: ${raw(await linkOf(live))}. What you said was added.`;
      return { channel, told, isElsewhere: true };
    }
    const home = raw(nameOf(channelOf(settings, service)));
    const looking = mrkdwn`Looking at *${service}*.`;
    if (channel === null)
      return { channel, told: mrkdwn`${raw(looking)} The answer comes in ${home}.`, isElsewhere: false };
    const writes = await mayWrite(client, channel);
    if (writes === true)
      return { channel, told: mrkdwn`${raw(looking)} The answer comes in this channel.`, isElsewhere: false };
    if (writes === null) {
      const told = mrkdwn`${raw(looking)} The answer comes in this channel, or in ${home} where COMPASS may not write here.`;
      return { channel, told, isElsewhere: false };
    }
    const told = mrkdwn`${raw(looking)} COMPASS is not in this channel: the answer comes in ${home}. Here it can answer once it is invited.`;
    return { channel: null, told, isElsewhere: true };
  };
}
