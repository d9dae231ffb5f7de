import type { Clock } from '@compass/core';
import type { See, Seen } from '../watch/seen.ts';

/** What was heard longer ago says nothing of now. */
const FORGET_MS = 600_000;

/** Codes that say a source is away or does not let us in; any other is about one question. */
const AWAY = ['unavailable', 'refused'];
/** What Slack says of the app itself, where a person has to mend it. */
const SHUT_OUT = /(invalid_auth|not_authed|account_inactive|token_revoked|token_expired|missing_scope)\.$/;

/** The part that something seen is about, and what is wrong with it; undefined where it says nothing of that. */
function heardOf(seen: Seen): { part: string; trouble: string | null } | undefined {
  switch (seen.what) {
    case 'tool':
      if (seen.outcome === 'given_up') return undefined;
      return { part: `source:${seen.server}`, trouble: AWAY.includes(seen.outcome) ? seen.why : null };
    case 'model':
      return { part: 'model', trouble: seen.outcome === 'given_up' ? 'The model does not answer in time.' : seen.why };
    case 'slack': {
      const trouble = seen.outcome === 'failed' || SHUT_OUT.test(seen.why ?? '');
      return { part: 'slack', trouble: trouble ? seen.why : null };
    }
    default:
      return undefined;
  }
}

/** What the last calls out said of those that were called: nobody is asked only to hear whether they are there. */
export function createHeard(clock: Pick<Clock, 'now'>): { hear: See; troubleOf(part: string): string | null } {
  const last = new Map<string, { trouble: string | null; at: number }>();
  return {
    hear: (seen) => {
      const heard = heardOf(seen);
      if (heard !== undefined) last.set(heard.part, { trouble: heard.trouble, at: clock.now().getTime() });
    },
    troubleOf: (part) => {
      const heard = last.get(part);
      return heard === undefined || clock.now().getTime() - heard.at > FORGET_MS ? null : heard.trouble;
    },
  };
}
