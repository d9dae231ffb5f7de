import type { Block } from './blocks.ts';

/** Where Slack takes answers to interactions. */
const HOOKS = 'https://hooks.slack.com';
/** A response_url takes five answers within 30 min (docs.slack.dev, handling user interaction); a minute is for the way there. */
const [USES, LIVES_MS] = [5, 29 * 60_000];
const TIMEOUT_MS = 3000;
/** So many messages that were pressed are remembered. */
const KEPT = 500;

/** Edits of messages that somebody has just pressed: they are answers to the press, and not among the edits of which Slack takes 50 a minute. */
export interface Replies {
  /** A press of this message, `channel:ts`, can be answered there. */
  pressed(message: string, url: string): void;
  knows(message: string): boolean;
  /** False where Slack does not take it, or does not say so: then it is edited the long way. */
  edit(message: string, content: { text: string; blocks: Block[] }): Promise<boolean>;
}

/** `elapsed` in milliseconds; `apiUrl`: null for slack.com. Addresses of any other place are not kept. */
export function createReplies({
  elapsed,
  apiUrl,
  fetch,
}: {
  elapsed(): number;
  apiUrl: string | null;
  fetch: typeof globalThis.fetch;
}): Replies {
  const origin = apiUrl === null ? HOOKS : new URL(apiUrl).origin;
  const known = new Map<string, { url: string; until: number; left: number }>();
  return {
    pressed(message, url) {
      if (!URL.canParse(url) || new URL(url).origin !== origin) return;
      known.delete(message);
      known.set(message, { url, until: elapsed() + LIVES_MS, left: USES });
      const [oldest] = known.keys();
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    },
    knows(message) {
      const one = known.get(message);
      return one !== undefined && one.left > 0 && elapsed() < one.until;
    },
    async edit(message, { text, blocks }) {
      const one = known.get(message);
      if (one === undefined) return false;
      one.left -= 1;
      try {
        const answer = await fetch(one.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ replace_original: true, text, blocks }),
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        await answer.body?.cancel();
        if (answer.ok) return true;
      } catch {
        // What did not arrive is sent the long way, and is the same there.
      }
      known.delete(message);
      return false;
    },
  };
}
