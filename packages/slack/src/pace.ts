/** Slack takes 50 edits a minute in all. */
const MINUTE_MS = 60_000;
/** So many edits of the last minute may there be before one of this rank waits: the more urgent has room left when the others have none. */
const ROOM = { press: 50, approval: 30, root: 26, list: 22, plan: 18 };
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
}

/** What waits its turn is not sent; it is asked again after so many milliseconds. 0: it was its turn, and is counted. */
export interface Pace {
  /** How long it would wait now. Nothing is counted. */
  left: { edit(about: Edit): number; post(channel: string): number };
  edit(about: Edit): number;
  /** Slack has answered the edit of this message: it came at some time up to now, and the gap to the next begins here. */
  edited(message: string): void;
  post(channel: string): number;
}

/**
 * Slack's limits, which are those of all processes together: this one keeps its share, and between two edits of one message also the gap to what others
 * sent. `elapsed` in milliseconds; `processes`: how many there are that send.
 */
export function createPace(elapsed: () => number, processes: () => number = () => 1): Pace {
  const everyMs = (): number => POSTS.everyMs * processes();
  const share = (of: number): number => Math.max(1, Math.floor(of / processes()));
  let edits: { at: number }[] = [];
  const last = new Map<string, { at: number }>();
  const plans = new Map<string, number>();
  /** When the bucket of a channel is full again. */
  const posted = new Map<string, number>();

  const gapOf = (plan: { of: string; live: boolean } | undefined, now: number): number => {
    if (plan === undefined) return MESSAGE_MS;
    for (const [of, at] of plans) if (now - at > LIVE_MS) plans.delete(of);
    if (plan.live) plans.set(plan.of, now);
    else plans.delete(plan.of);
    return plan.live ? Math.max(PLAN_MS.least, PLAN_MS.each * plans.size) : MESSAGE_MS;
  };

  const left: Pace['left'] = {
    edit({ message, rank, plan, shownMs = Number.POSITIVE_INFINITY }) {
      const now = elapsed();
      edits = edits.filter(({ at }) => now - at < MINUTE_MS);
      for (const [key, { at }] of last) if (now - at > MINUTE_MS) last.delete(key);
      const before = Math.max(last.get(message)?.at ?? Number.NEGATIVE_INFINITY, now - shownMs);
      const ready = before + gapOf(plan, now);
      const free = edits.map(({ at }) => at).sort((a, b) => a - b);
      const room = share(ROOM[rank]);
      const full = free.length < room ? 0 : (free[free.length - room] ?? now) + MINUTE_MS;
      return Math.max(0, Math.ceil(Math.max(ready, full) - now));
    },
    post(channel) {
      const now = elapsed();
      const full = Math.max(now, posted.get(channel) ?? 0);
      return Math.max(0, Math.ceil(full - now - everyMs() * (share(POSTS.atOnce) - 1)));
    },
  };

  return {
    left,
    edit(about) {
      const wait = left.edit(about);
      if (wait > 0) return wait;
      const edit = { at: elapsed() };
      edits.push(edit);
      last.set(about.message, edit);
      return 0;
    },
    edited(message) {
      const edit = last.get(message);
      if (edit !== undefined) edit.at = elapsed();
    },
    post(channel) {
      const wait = left.post(channel);
      if (wait === 0) posted.set(channel, Math.max(elapsed(), posted.get(channel) ?? 0) + everyMs());
      return wait;
    },
  };
}
