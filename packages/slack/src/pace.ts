import { createLine } from './turns.ts';

/** Slack takes 50 edits a minute in all. */
export const MINUTE_MS = 60_000;
/** So many edits of the last minute may there be before one of this rank waits: the more urgent has room left when the others have none. */
export const ROOM = { press: 50, approval: 30, root: 26, list: 22, plan: 18 };
/** One message is not edited more often than this. */
const MESSAGE_MS = 1500;
/** Plans change all the time: the more of them, the rarer each is edited. */
const PLAN_MS = { least: 3000, each: 2000 };
/** A plan that nobody has shown for so long is not live any more. */
const LIVE_MS = 180_000;
/** About one post a second in a channel; more at once where it was quiet before. */
const POSTS = { everyMs: 1000, atOnce: 12 };

export type Rank = keyof typeof ROOM;

export interface Edit {
  message: string;
  rank: Rank;
  plan?: { of: string; live: boolean } | undefined;
  /** Milliseconds since any process showed it last, as the record says. */
  shownMs?: number | undefined;
  /** It is none of the edits that Slack counts: only the gap to the last is kept. */
  isReply?: boolean;
}

export interface NewPost {
  channel: string;
  message: string;
  /** Somebody waits for it: before all that waits in the channel. */
  urgent?: boolean;
}

/** What waits its turn is not sent; it is asked again after so many milliseconds. 0: it was its turn, and is counted. */
export interface Pace {
  /** How long it would wait now. Nothing is counted; who has to wait stands in line, and asks when it is near the front. */
  left: { edit(about: Edit): number; post(about: NewPost): number };
  edit(about: Edit): number;
  /** Slack has answered the edit of this message: it came at some time up to now, and the gap to the next begins here. */
  edited(message: string): void;
  post(about: NewPost): number;
  /** How many milliseconds ago all processes have edited in the last minute; null while nobody can say it. */
  heard(ages: number[] | null): void;
}

/**
 * Slack's limits, which are those of all processes together: of edits this one takes what the others leave as soon as that was heard, else its share; of
 * posts its share. Between two edits of one message it keeps the gap to what others sent, too. `elapsed` in milliseconds; `processes`: how many send.
 */
export function createPace(elapsed: () => number, processes: () => number = () => 1): Pace {
  const everyMs = (): number => POSTS.everyMs * processes();
  const share = (of: number): number => Math.max(1, Math.floor(of / processes()));
  let edits: { at: number }[] = [];
  let isHeard = false;
  const room = (rank: Rank): number => (isHeard ? ROOM[rank] : share(ROOM[rank]));
  const last = new Map<string, { at: number }>();
  const plans = new Map<string, number>();
  /** When the bucket of a channel is full again. */
  const posted = new Map<string, number>();
  // All that wait for one turn would come for it at once, and all but one in vain.
  const [editing, posting] = [createLine(elapsed), createLine(elapsed)];

  const gapOf = (plan: { of: string; live: boolean } | undefined, now: number): number => {
    if (plan === undefined) return MESSAGE_MS;
    for (const [of, at] of plans) if (now - at > LIVE_MS) plans.delete(of);
    if (plan.live) plans.set(plan.of, now);
    else plans.delete(plan.of);
    return plan.live ? Math.max(PLAN_MS.least, PLAN_MS.each * plans.size) : MESSAGE_MS;
  };

  /** When so many edits have passed out of the last minute. */
  const passed = (count: number): number => {
    const free = edits.map(({ at }) => at).sort((a, b) => a - b);
    const late = Math.max(0, count - free.length) * (MINUTE_MS / room('press'));
    return count <= 0 ? 0 : (free[Math.min(count, free.length) - 1] ?? elapsed()) + MINUTE_MS + late;
  };

  const left: Pace['left'] = {
    edit({ message, rank, plan, shownMs = Number.POSITIVE_INFINITY, isReply = false }) {
      const now = elapsed();
      edits = edits.filter(({ at }) => now - at < MINUTE_MS);
      for (const [key, { at }] of last) if (now - at > MINUTE_MS) last.delete(key);
      const before = Math.max(last.get(message)?.at ?? Number.NEGATIVE_INFINITY, now - shownMs);
      const ready = before + gapOf(plan, now);
      if (isReply) return Math.max(0, Math.ceil(ready - now));
      const ahead = editing.ahead(message, ROOM[rank]);
      const full = passed(edits.length + ahead + 1 - room(rank));
      if (full > now) editing.stand(message, ROOM[rank], full);
      return Math.max(0, Math.ceil(Math.max(ready, full) - now));
    },
    post({ channel, message, urgent = false }) {
      const now = elapsed();
      const full = Math.max(now, posted.get(channel) ?? 0);
      const key = `${channel} ${message}`;
      const ahead = posting.ahead(key, Number(urgent), (other) => other.startsWith(`${channel} `));
      const free = full + everyMs() * (ahead + 1 - share(POSTS.atOnce));
      if (free > now) posting.stand(key, Number(urgent), free);
      return Math.max(0, Math.ceil(free - now));
    },
  };

  return {
    left,
    edit(about) {
      const wait = left.edit(about);
      if (wait > 0) return wait;
      const edit = { at: elapsed() };
      if (about.isReply !== true) edits.push(edit);
      last.set(about.message, edit);
      editing.leave(about.message);
      return 0;
    },
    edited(message) {
      const edit = last.get(message);
      if (edit !== undefined) edit.at = elapsed();
    },
    post(about) {
      const wait = left.post(about);
      if (wait > 0) return wait;
      const { channel, message } = about;
      posted.set(channel, Math.max(elapsed(), posted.get(channel) ?? 0) + everyMs());
      posting.leave(`${channel} ${message}`);
      return 0;
    },
    heard(ages) {
      isHeard = ages !== null;
      if (ages !== null) edits = ages.map((ago) => ({ at: elapsed() - ago }));
    },
  };
}
