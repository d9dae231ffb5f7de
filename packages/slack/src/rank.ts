import type { Actor, Investigation, Post } from '@compass/core';
import type { Rank } from './pace.ts';

/** The most urgent first. */
export const RANKS: Rank[] = ['press', 'approval', 'root', 'list', 'plan'];

/** Where somebody sees what became of their press. */
const ANSWERS = /^(list|approval|outcome|unknown|post-mortem)/;
/** Decisions that are taken on the root, and seen there. */
const ON_ROOT = ['close', 'change severity', 'hand over', 'look again'];

/** What was shown was read so long before, at most: what happened in between is not in it. */
const READ_MS = 5000;

type Pressed = Pick<Investigation, 'decisions'> & Partial<Pick<Investigation, 'feedback' | 'postMortem' | 'verdicts'>>;

/** When a person last did something that this message shows, or had the answer of a test that they asked for; −∞ for never. */
function pressedAt(slot: string, { decisions, feedback, postMortem, verdicts = [] }: Pressed): number {
  const isRoot = slot === 'root';
  const mine = decisions.filter(({ what }) => isRoot === ON_ROOT.includes(what));
  const said = isRoot || !feedback ? [] : [feedback];
  const presses: { by: Actor; at: string }[] = [...mine, ...said, ...(isRoot ? [] : (postMortem?.edits ?? []))];
  const pressed = presses.filter(({ by }) => by.kind === 'slack').map(({ at }) => at);
  // Until it says so the list says that the test is running.
  const answered =
    slot === 'list' ? verdicts.filter(({ askedBy }) => askedBy !== null).map(({ readAt }) => readAt) : [];
  return Math.max(...[...pressed, ...answered].map((at) => Date.parse(at)));
}

/** How much an edit of this message is waited for: most of all where somebody has pressed since it was shown. */
export function rankOf(slot: string, shown: Partial<Pick<Post, 'postedAt'>> | undefined, investigation: Pressed): Rank {
  const shownAt = (shown?.postedAt?.getTime() ?? Number.POSITIVE_INFINITY) - READ_MS;
  if ((slot === 'root' || ANSWERS.test(slot)) && pressedAt(slot, investigation) > shownAt) return 'press';
  if (/^(approval|outcome|unknown)/.test(slot)) return 'approval';
  return slot === 'root' || slot === 'plan' ? slot : 'list';
}

/** What is new and answers a person, or asks one: it waits behind nothing else of its channel. */
export const isAwaited = (slot: string): boolean => /^(approval|outcome|unknown|note|handover|second-look)/.test(slot);

/** Its plan still changes. */
export const isLooking = ({ agents }: Pick<Investigation, 'agents'>): boolean =>
  agents.some(({ state }) => state === 'looking');
