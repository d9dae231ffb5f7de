import { z } from 'zod';
import type { Evidence } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Actor } from '../nouns/trigger.ts';
import type { Pauses } from '../record/pause.ts';
import type { Post } from './store.ts';

/** Who has a right that somebody lacks: ids of people and of user groups, and the rule that says so. */
export const Who = z.object({ ids: z.array(z.string()), rule: z.string(), can: z.enum(['are', 'can']) });
export type Who = z.infer<typeof Who>;

/** Something that one person is told. */
export interface Told {
  to: Actor;
  where: { channel: string; thread: string | null };
  title: string;
  lines: string[];
  who?: Who | undefined;
  /** For somebody who pressed a button of an older list: where the current one stands, null where it does not yet. */
  current?: { channel: string; ts: string } | null | undefined;
}

/**
 * Where people see an investigation. `show` makes it so: it asks `posts` for what is there, posts or edits what differs,
 * and reports each message through `keep` at once (before posting with ref null, after it with its ref), so that a kill
 * between the two is found again by the message's metadata.
 */
export interface Surface {
  /** Rejects with `unavailable` while nothing can be shown. */
  reach(): Promise<void>;
  /** Resolves with how long what could not be sent yet has to wait, in milliseconds; undefined where all of it stands. */
  show(input: {
    investigation: Investigation;
    /** Of the verdicts that get a message of their own. */
    evidence: Evidence[];
    posts: Post[];
    /** When `posts` were read, by the clock that they are dated with. */
    now: Date;
    keep(post: Omit<Post, 'investigation' | 'postedAt'>): Promise<void>;
    abort: AbortSignal;
    pauses: Pauses;
  }): Promise<number | undefined>;
  /** A private answer to one person; only the Slack surface has a place for it. */
  tell(told: Told): Promise<void>;
}
