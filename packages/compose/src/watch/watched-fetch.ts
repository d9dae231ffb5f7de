import type { Clock } from '@compass/core';
import { aboutNow } from './about.ts';
import type { See } from './seen.ts';

type Fetch = typeof globalThis.fetch;
type How = { outcome: 'ok' | 'limited' | 'refused' | 'failed'; why: string | null };

const METHOD = /\/api\/([a-z][A-Za-z.]{0,60})$/;

/** `chat.postMessage`; files go to addresses that Slack makes for each. */
const methodOf = (url: string): string => METHOD.exec(new URL(url).pathname)?.[1] ?? 'upload';

/** Slack says no with 200 and a word. */
async function howOf(response: Response): Promise<How> {
  if (response.status === 429) return { outcome: 'limited', why: 'Slack asks for a pause.' };
  if (!response.ok) return { outcome: 'failed', why: `Slack answers ${response.status}.` };
  if (response.headers.get('content-type')?.includes('json') !== true) return { outcome: 'ok', why: null };
  const said = (await response.clone().json()) as { ok?: boolean; error?: string };
  if (said.ok !== false) return { outcome: 'ok', why: null };
  const word = /^[a-z_]{1,60}$/.test(said.error ?? '') ? said.error : 'something unknown';
  return { outcome: word === 'ratelimited' ? 'limited' : 'refused', why: `Slack refuses: ${word}.` };
}

/** Every request to Slack is seen as it ends. */
export function watchedFetch(fetch: Fetch, { see, clock }: { see: See; clock: Pick<Clock, 'now'> }): Fetch {
  return async (input, options) => {
    const from = clock.now();
    const method = methodOf(input instanceof Request ? input.url : String(input));
    const seen = (how: How) => see({ what: 'slack', method, ...how, about: aboutNow(), from, to: clock.now() });
    let response: Response;
    try {
      response = await fetch(input, options);
    } catch (error) {
      seen({ outcome: 'failed', why: 'Slack does not answer.' });
      throw error;
    }
    seen(await howOf(response).catch((): How => ({ outcome: 'failed', why: 'Slack does not answer.' })));
    return response;
  };
}
