import type { WebClient } from '@slack/web-api';

export interface Said {
  ts: string;
  thread: string | null;
  text: string;
  slot: string | null;
  files: { name: string }[];
}

interface Request {
  channel: string;
  ts?: string;
  text?: string;
  thread_ts?: string;
  metadata?: { event_type: string; event_payload: { investigation: string; slot: string } };
}

/** One channel of a workspace in memory, behind the part of Slack's client that the surface uses. `calls` counts what was posted, edited and uploaded. */
export function memorySlack() {
  const said: (Said & Pick<Request, 'metadata'>)[] = [];
  const calls: string[] = [];
  let last = 0;
  const add = (method: string, { thread_ts: thread = '', text = '', metadata }: Request, files: Said['files'] = []) => {
    last += 1;
    const ts = `1.${String(last).padStart(6, '0')}`;
    calls.push(method);
    said.push({
      ts,
      thread: thread === '' ? null : thread,
      text,
      slot: metadata?.event_payload.slot ?? null,
      files,
      ...(metadata === undefined ? {} : { metadata }),
    });
    return { ok: true, ts };
  };
  const of = (thread: string | null) => ({ ok: true, messages: said.filter((one) => one.thread === thread) });
  const client = {
    auth: { test: async () => ({ ok: true, url: 'https://example.slack.com/' }) },
    chat: {
      postMessage: async (request: Request) => add('chat.postMessage', request),
      update: async ({ ts, text = '' }: Request) => {
        calls.push('chat.update');
        const found = said.find((one) => one.ts === ts);
        if (found !== undefined) found.text = text;
        return { ok: true, ts };
      },
    },
    conversations: {
      list: async () => ({ ok: true, channels: [{ id: 'C0INCIDENTS', name: 'incidents' }] }),
      history: async () => of(null),
      replies: async ({ ts = '' }: Request) => of(ts),
    },
    filesUploadV2: async ({ filename, ...request }: Request & { filename: string }) =>
      add('filesUploadV2', request, [{ name: filename }]),
  };
  // The surface asks for these methods and no others.
  return { client: client as unknown as WebClient, said: said as readonly Said[], calls: calls as readonly string[] };
}
