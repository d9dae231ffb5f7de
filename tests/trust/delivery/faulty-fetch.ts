/** One request as it came to Slack, and what became of it. */
export interface Asked {
  method: string;
  channel: string;
  at: number;
  /** `lost`: done, and the answer never came. */
  fault: 'none' | '429' | '503' | 'refused' | 'lost';
}

export interface FaultyFetch {
  fetch: typeof globalThis.fetch;
  ledger: Asked[];
  /** Ends whoever sends the next message, before it is sent or after it arrived. */
  killAtNext(when: 'before' | 'after', kill: () => void): void;
  /** Requests that came before the time that Slack had named for their method in their channel. */
  early(): number;
}

const SENDS = /^chat\.(postMessage|update)$/;

/** Slack's Web API with a bad day in some channels: limits of some seconds, errors, connections that break before and after. */
export function faultyFetch(options: {
  sick: (channel: string) => boolean;
  /** Channels whose history the app may not read. */
  unreadable: (channel: string) => boolean;
  share: number;
  longestSeconds: number;
  random: () => number;
}): FaultyFetch {
  const { sick, unreadable, share, longestSeconds, random } = options;
  const ledger: Asked[] = [];
  const until = new Map<string, number>();
  let early = 0;
  let blow: { when: 'before' | 'after'; kill: () => void } | null = null;
  const fetched: typeof globalThis.fetch = async (input, init) => {
    const method = new URL(String(input)).pathname.split('/').at(-1) ?? '';
    const channel = new URLSearchParams(String(init?.body ?? '')).get('channel') ?? '';
    const key = `${method}:${channel}`;
    if (method.startsWith('conversations.') && unreadable(channel))
      return Response.json({ ok: false, error: 'missing_scope' });
    const at = Date.now();
    if (at < (until.get(key) ?? 0)) early += 1;
    const hurts = SENDS.test(method) && sick(channel) && random() < share;
    const fault = hurts ? (['429', '503', 'refused', 'lost'] as const)[Math.floor(random() * 4)] : 'none';
    ledger.push({ method, channel, at, fault: fault ?? 'none' });
    if (fault === '429') {
      const seconds = 1 + Math.floor(random() * longestSeconds);
      until.set(key, Date.now() + seconds * 1000);
      return new Response('{"ok":false,"error":"ratelimited"}', {
        status: 429,
        headers: { 'retry-after': String(seconds) },
      });
    }
    if (fault === '503') return new Response('{"ok":false}', { status: 503 });
    if (fault === 'refused') throw new TypeError('fetch failed');
    const struck = method === 'chat.postMessage' ? blow : null;
    if (struck !== null) blow = null;
    if (struck?.when === 'before') {
      struck.kill();
      throw new TypeError('the sender is gone');
    }
    const answer = await globalThis.fetch(input, init);
    struck?.kill();
    if (fault !== 'lost') return answer;
    await answer.arrayBuffer();
    throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  };
  return {
    fetch: fetched,
    ledger,
    killAtNext: (when, kill) => {
      blow = { when, kill };
    },
    early: () => early,
  };
}
