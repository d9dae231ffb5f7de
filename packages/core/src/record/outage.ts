import type { Investigation, Outage } from '../nouns/investigation.ts';

/** Shorter than this nobody needs a summary: the messages come late, and that is all. */
const SHORT_MS = 120_000;

/** The outage that lasts; undefined where there is none. */
export const openOutage = ({ outages }: Pick<Investigation, 'outages'>): Outage | undefined =>
  outages?.find((one) => one.to === null);

/** Whether it happened while nobody could see it, in an outage that is over. */
export const wasUnseen = ({ outages }: Pick<Investigation, 'outages'>, at: string): boolean =>
  (outages ?? []).some(({ from, to }) => to !== null && from <= at && at < to);

/** An approval that was asked for, or ended, while nobody could see it. */
const missedApproval = ({ actions }: Investigation, from: string, to: string): boolean =>
  actions.some(({ state, expiresAt }) => state === 'expired' && from <= expiresAt && expiresAt < to);

export const beginOutage = (current: Investigation, at: string): Investigation | null =>
  openOutage(current) === undefined
    ? { ...current, outages: [...(current.outages ?? []), { from: at, to: null }] }
    : null;

/** It is over; a short one in which no approval was missed is forgotten. */
export function endOutage(current: Investigation, at: string): Investigation | null {
  const open = openOutage(current);
  if (open === undefined) return null;
  const others = (current.outages ?? []).filter((one) => one !== open);
  const isShort = Date.parse(at) - Date.parse(open.from) < SHORT_MS && !missedApproval(current, open.from, at);
  return { ...current, outages: isShort ? others : [...others, { ...open, to: at }] };
}
