import { createHash } from 'node:crypto';
import type { Post, Settings, Surface } from '@compass/core';
import type { WebClient } from '@slack/web-api';
import { createChannels } from './channels.ts';
import { push } from './encode.ts';
import { findPost } from './find-post.ts';
import { createLinks, type Ref } from './links.ts';
import type { SlackPeople } from './people.ts';
import type { DrawChart, Message, View } from './present/message.ts';
import { present } from './present/present.ts';
import { createSender } from './send.ts';
import { refusedAs, slackError } from './slack-error.ts';
import { whisper } from './whisper.ts';

export interface SlackSurfaceOptions {
  client: WebClient;
  settings: View['settings'] & Pick<Settings, 'defaultChannel'>;
  chart: DrawChart;
  people: Pick<SlackPeople, 'namesOf'>;
}

const hashOf = (message: Message): string =>
  createHash('sha256').update(JSON.stringify(message)).digest('hex').slice(0, 16);

/** Somebody took the message away, or it is too old to be edited: it stays as it is. */
const UNEDITABLE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
/** A command can be given where COMPASS cannot write. */
const NO_ENTRY = ['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action'];

type Show = Parameters<Surface['show']>[0];
type Known = Pick<Post, 'ref' | 'hash'>;

/** Slack as a projection of the record: posts what is missing, edits what differs, finds again what a kill left behind. */
export function slackSurface({ client, settings, chart, people }: SlackSurfaceOptions): Surface {
  const channelId = createChannels(client);
  const linksOf = createLinks(client);
  const sender = createSender(client);

  const linkOf = async (ref: Ref, thread: string | null): Promise<string | null> =>
    (await linksOf(new Map([['current', ref]]), { ...ref, ts: thread ?? ref.ts }))['current'] ?? null;

  /** One message: as it should be, where it should be. Returns where it stands. */
  const put = async (message: Message, known: Known | undefined, input: Show, root: Ref): Promise<Ref> => {
    const { investigation, keep } = input;
    const hash = hashOf(message);
    const { slot } = message;
    const channel = known?.ref?.channel ?? root.channel;
    const place = { channel, thread: message.thread ? root.ts : null, investigation: investigation.id };
    if (known?.ref) {
      if (known.hash === hash || message.file !== undefined || message.once === true) return known.ref;
      try {
        await sender.edit(message, place, known.ref.ts);
      } catch (error) {
        if (!UNEDITABLE.includes(refusedAs(error) ?? '')) throw error;
      }
      await keep({ slot, ref: known.ref, hash });
      return known.ref;
    }
    if (message.file !== undefined) {
      await sender.upload(place, message.file);
      const ref = { channel, ts: `file:${message.file.name}` };
      await keep({ slot, ref, hash });
      return ref;
    }
    // Intent without a place: a post whose answer was lost may be there already.
    const found = known === undefined ? null : await findPost(client, { ...place, slot });
    if (found === null) {
      await keep({ slot, ref: null, hash });
      const ref = { channel, ts: await sender.post(message, place) };
      await keep({ slot, ref, hash });
      return ref;
    }
    // It shows what was meant when it was posted; only when that was something else is it edited.
    const ref = { channel, ts: found };
    await keep({ slot, ref, hash: known?.hash ?? '' });
    return put(message, { ref, hash: known?.hash ?? '' }, input, root);
  };

  /** The root, in the channel of the investigation; where COMPASS cannot write, in the default channel. */
  const putRoot = async (message: Message, known: Known | undefined, input: Show): Promise<Ref> => {
    if (known?.ref) return known.ref;
    const wanted = input.investigation.channel ?? settings.defaultChannel;
    const channel = await channelId(wanted);
    try {
      return await put(message, known, input, { channel, ts: '' });
    } catch (error) {
      const fallback = await channelId(settings.defaultChannel);
      if (fallback === channel || !NO_ENTRY.includes(refusedAs(error) ?? '')) throw error;
      return put(message, known, input, { channel: fallback, ts: '' });
    }
  };

  const showAll = async (input: Show): Promise<void> => {
    const { investigation, evidence, abort } = input;
    const known = new Map<string, Known>(input.posts.map((post) => [post.slot, post]));
    const shown = {
      ...input,
      keep: (post: Known & { slot: string }) => {
        known.set(post.slot, post);
        return input.keep(post);
      },
    };
    const view = { investigation, evidence, settings, chart };
    const [first, ...thread] = present(view);
    if (first === undefined) return;
    const root = await putRoot(first, known.get(first.slot), shown);
    for (const message of thread) {
      abort.throwIfAborted();
      await put(message, known.get(message.slot), shown, root);
    }
    // The root comes last: it links to what stands by now.
    const refs = new Map([...known].flatMap(([slot, { ref }]) => (ref === null ? [] : [[slot, ref] as const])));
    const wanted = [...refs.keys()].some((slot) => /^(approval|outcome):/.test(slot));
    const [last] = present({ ...view, links: wanted ? await linksOf(refs, root) : {} });
    abort.throwIfAborted();
    if (last !== undefined) await put(last, known.get(last.slot), shown, root);
  };

  return {
    async reach() {
      try {
        await client.auth.test();
      } catch (error) {
        throw slackError(error);
      }
    },
    async show(input) {
      try {
        await showAll(input);
      } catch (error) {
        if (input.abort.aborted) throw input.abort.reason;
        throw slackError(error);
      }
    },
    async tell(told) {
      const { to, where, who, current } = told;
      if (to.kind !== 'slack') return;
      try {
        const names = who === undefined ? [] : await people.namesOf(who.ids);
        const { text, blocks } = whisper(told, { names, link: current ? await linkOf(current, where.thread) : null });
        await client.chat.postEphemeral({
          channel: where.channel,
          user: to.id,
          text: push(text),
          blocks: blocks as never[],
          ...(where.thread === null ? {} : { thread_ts: where.thread }),
        });
      } catch (error) {
        throw slackError(error);
      }
    },
  };
}
