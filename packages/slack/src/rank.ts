import type { Investigation, Post } from '@compass/core';
import type { Rank } from './pace.ts';

/** The most urgent first. */
export const RANKS: Rank[] = ['press', 'approval', 'root', 'list', 'plan'];

/** Where somebody sees what became of their press. */
const ANSWERS = /^(list|approval|outcome)/;

/** How much an edit of this message is waited for: most of all where somebody has pressed since it was shown. */
export function rankOf(
  slot: string,
  shown: Partial<Pick<Post, 'postedAt'>> | undefined,
  { decisions }: Pick<Investigation, 'decisions'>,
): Rank {
  const pressedAt = Math.max(0, ...decisions.filter(({ by }) => by.kind === 'slack').map(({ at }) => Date.parse(at)));
  if (ANSWERS.test(slot) && pressedAt > (shown?.postedAt?.getTime() ?? Number.POSITIVE_INFINITY)) return 'press';
  if (/^(approval|outcome)/.test(slot)) return 'approval';
  return slot === 'root' || slot === 'plan' ? slot : 'list';
}

/** Its plan still changes. */
export const isLooking = ({ agents }: Pick<Investigation, 'agents'>): boolean =>
  agents.some(({ state }) => state === 'looking');
