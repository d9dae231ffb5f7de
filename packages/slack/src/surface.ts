import { createHash } from 'node:crypto';
import { isOver, type Post, type Queue, type Settings, type Surface } from '@compass/core';
import type { WebClient } from '@slack/web-api';
import { context } from './blocks.ts';
import { createChannels } from './channels.ts';
import { mrkdwn, push } from './encode.ts';
import { findPost } from './find-post.ts';
import { createHolds, Wait } from './holds.ts';
import { createLinks, type Ref } from './links.ts';
import { createPace, MINUTE_MS, type Rank, ROOM } from './pace.ts';
import type { SlackPeople } from './people.ts';
import type { DrawChart, Message, View } from './present/message.ts';
import { present, presentRoot } from './present/present.ts';
import { isAwaited, isLooking, RANKS, rankOf } from './rank.ts';
import type { Replies } from './replies.ts';
import { createSender } from './send.ts';
import { refusedAs, slackError } from './slack-error.ts';
import { whisper } from './whisper.ts';

export interface SlackSurfaceOptions {
  client: WebClient;
  settings: View['settings'] & Pick<Settings, 'defaultChannel'>;
  chart: DrawChart;
  people: Pick<SlackPeople, 'namesOf'>;
  /** Where an investigation is read outside of Slack; null where there is no such place. */
  page?(investigation: View['investigation']): string | null;
  /** Milliseconds since some moment that stays the same. */
  elapsed(): number;
  /** Where presses that came to this process can be answered. */
  replies?: Replies;
  /** How many processes show what is in the record; this one alone unless told. */
  processes?(): number;
  /** Counts what all of them do; absent where this one is alone, or keeps its share. */
  turn?: Queue['turn'];
}

/** Slack takes no edit of a message sooner after the last. */
const AGAIN_MS = 1500;

const hashOf = (message: Message): string =>
  createHash('sha256').update(JSON.stringify(message)).digest('hex').slice(0, 16);

/** Somebody took the message away, or it is too old to be edited: it stays as it is. */
const UNEDITABLE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
/** A command can be given where COMPASS cannot write. */
const NO_ENTRY = ['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action'];

/** What cannot be looked for, because the app may not read there. */
const UNREADABLE = Symbol('unreadable');
const UNREAD = ['missing_scope', 'not_in_channel', 'not_allowed_token_type', 'no_permission'];

const sentAgain = (message: Message): Message => ({
  ...message,
  blocks: [
    ...message.blocks,
    context(mrkdwn`Sent again: COMPASS may not read here, and cannot see whether it stands already.`),
  ],
});

/** `age`: milliseconds since the posts were read. */
type Show = Parameters<Surface['show']>[0] & { age(): number };
type Known = Pick<Post, 'ref' | 'hash'> & Partial<Pick<Post, 'postedAt'>>;

/** Slack as a projection of the record: posts what is missing, edits what differs, finds again what a kill left behind. */
export function slackSurface({
  client,
  settings,
  chart,
  people,
  page,
  elapsed,
  replies,
  processes,
  turn: ask,
}: SlackSurfaceOptions): Surface {
  const channelId = createChannels(client);
  const linksOf = createLinks(client);
  const sender = createSender(client);
  const pace = createPace(elapsed, processes);
  const held = createHolds(elapsed);
  const turn = (ms: number) => {
    if (ms > 0) throw new Wait(ms);
  };

  /** Whether all processes together have one more edit left. */
  const isLeft = async (rank: Rank): Promise<boolean> => {
    if (ask === undefined) return true;
    try {
      const { taken, ages } = await ask('slack edits', { most: ROOM[rank], perMs: MINUTE_MS });
      pace.heard(ages);
      return taken;
    } catch {
      // Nobody counts now: the share of this one is its own.
      pace.heard(null);
      return true;
    }
  };

  const linkOf = async (ref: Ref, thread: string | null): Promise<string | null> =>
    (await linksOf(new Map([['current', ref]]), { ...ref, ts: thread ?? ref.ts }))['current'] ?? null;

  const lookFor = async (wanted: Parameters<typeof findPost>[1]): Promise<string | typeof UNREADABLE | null> => {
    try {
      return await findPost(client, wanted);
    } catch (error) {
      if (UNREAD.includes(refusedAs(error) ?? '')) return UNREADABLE;
      throw error;
    }
  };

  /** One message: as it should be, where it should be. Returns where it stands. */
  const put = async (message: Message, known: Known | undefined, input: Show, root: Ref): Promise<Ref> => {
    const { investigation, keep } = input;
    const hash = hashOf(message);
    const { slot } = message;
    const channel = known?.ref?.channel ?? root.channel;
    const place = { channel, thread: message.thread ? root.ts : null, investigation: investigation.id };
    if (known?.ref) {
      if (known.hash === hash || message.file !== undefined || message.once === true) return known.ref;
      const { ts } = known.ref;
      const edited = `${channel}:${ts}`;
      const rank = rankOf(slot, known, investigation);
      const isReply = rank === 'press' && replies?.knows(edited) === true;
      const edit = () => ({
        message: edited,
        rank,
        isReply,
        plan: slot === 'plan' ? { of: investigation.id, live: isLooking(investigation) } : undefined,
        shownMs:
          known.postedAt === undefined ? undefined : input.age() + input.now.getTime() - known.postedAt.getTime(),
      });
      // What would wait anyway keeps nobody waiting who stands in line behind it.
      turn(pace.left.edit(edit()));
      const pictured = await sender.pictured(message);
      const send = async () => {
        turn(pace.left.edit(edit()));
        if (!isReply && !(await isLeft(rank))) turn(Math.max(1, pace.left.edit(edit())));
        turn(pace.edit(edit()));
        const sent = isReply
          ? replies.edit(edited, sender.reply(message, pictured))
          : sender.edit(message, place, ts, pictured).then(() => true);
        // What was not taken as an answer waits for its turn among the edits.
        if (!(await sent.finally(() => pace.edited(edited)))) throw new Wait(AGAIN_MS);
      };
      try {
        await held(`chat.update:${channel}`, input.pauses, send, { urgent: rank === 'press' });
      } catch (error) {
        if (!UNEDITABLE.includes(refusedAs(error) ?? '')) throw error;
      }
      await keep({ slot, ref: known.ref, hash });
      return known.ref;
    }
    if (message.file !== undefined) {
      const { file } = message;
      await held(`files:${channel}`, input.pauses, () => sender.upload(place, file));
      const ref = { channel, ts: `file:${message.file.name}` };
      await keep({ slot, ref, hash });
      return ref;
    }
    // Intent without a place: a post whose answer was lost may be there already.
    const found = known === undefined ? null : await lookFor({ ...place, slot });
    if (found === null || found === UNREADABLE) {
      const urgent = isAwaited(slot);
      const about = { channel, message: `${investigation.id} ${slot}`, urgent };
      turn(pace.left.post(about));
      const sent = found === UNREADABLE ? sentAgain(message) : message;
      const pictured = await sender.pictured(sent);
      const send = async () => {
        turn(pace.post(about));
        await keep({ slot, ref: null, hash });
        return sender.post(sent, place, pictured);
      };
      const ref = { channel, ts: await held(`chat.postMessage:${channel}`, input.pauses, send, { urgent }) };
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

  const showAll = async (input: Show): Promise<number | undefined> => {
    const { investigation, evidence, abort } = input;
    const known = new Map<string, Known>(input.posts.map((post) => [post.slot, post]));
    const shown = {
      ...input,
      keep: (post: Known & { slot: string }) => {
        known.set(post.slot, post);
        return input.keep(post);
      },
    };
    const view = { investigation, evidence, settings, chart, page: page?.(investigation) ?? null };
    const [first, ...thread] = present(view);
    if (first === undefined) return undefined;
    const waits: number[] = [];
    /** Whether it stands as it should; where its turn has not come it waits, and others go on. */
    const inTurn = async <T>(doing: Promise<T>): Promise<T | null> => {
      try {
        return await doing;
      } catch (error) {
        if (!(error instanceof Wait)) throw error;
        waits.push(error.ms);
        return null;
      }
    };
    const root = await inTurn(putRoot(first, known.get(first.slot), shown));
    if (root === null) return Math.min(...waits);
    const stands = thread.filter(({ slot }) => known.get(slot)?.ref != null);
    const rank = ({ slot }: Message) => rankOf(slot, known.get(slot), investigation);
    // Whoever pressed sees it first: what is new may take its time, until its picture is drawn and Slack has read it.
    for (const message of stands.filter((one) => rank(one) === 'press')) {
      abort.throwIfAborted();
      await inTurn(put(message, known.get(message.slot), shown, root));
    }
    // What is posted stands in its order for ever: one that waits holds back those after it.
    for (const message of thread.filter((one) => !stands.includes(one))) {
      abort.throwIfAborted();
      if ((await inTurn(put(message, known.get(message.slot), shown, root))) === null) break;
    }
    // The root links to what stands by now.
    const refs = new Map([...known].flatMap(([slot, { ref }]) => (ref === null ? [] : [[slot, ref] as const])));
    const wanted = [...refs.keys()].some((slot) => /^((approval|outcome|unknown):|post-mortem$)/.test(slot));
    const edits = [...stands, presentRoot({ ...view, links: wanted ? await linksOf(refs, root) : {} })];
    for (const message of edits.sort((a, b) => RANKS.indexOf(rank(a)) - RANKS.indexOf(rank(b)))) {
      abort.throwIfAborted();
      await inTurn(put(message, known.get(message.slot), shown, root));
    }
    return waits.length === 0 ? undefined : Math.min(...waits);
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
      const began = elapsed();
      try {
        return await showAll({ ...input, age: () => elapsed() - began });
      } catch (error) {
        if (input.abort.aborted) throw input.abort.reason;
        // Nobody reads on in a channel that is archived: what is over stays as it stood, and costs the others no turn.
        if (isOver(input.investigation) && refusedAs(error) === 'is_archived') return undefined;
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
