import type { Channel, Ephemeral, FieldValue, Message, Option, User, View } from './wire.ts';

/** An answer of the local workspace that says no, in words for a person. */
export interface Refusal {
  ok: false;
  error: string;
  message: string;
  errors?: Record<string, string>;
}

export type Answer<T> = ({ ok: true } & T) | Refusal;

const NO_ANSWER: Refusal = {
  ok: false,
  error: 'no_answer',
  message: 'The local workspace does not answer. Is COMPASS still running?',
};

/** One request to the same origin. It never throws: whatever goes wrong comes back as a refusal. */
async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    // The server that serves this page also defines these shapes, so they are trusted here.
    const answer = (await response.json()) as { ok?: boolean; error?: string; message?: string };
    if (response.ok && answer.ok !== false) return { ...answer, ok: true } as Answer<T>;
    const message = answer.message ?? `The local workspace refused this: ${answer.error ?? response.status}`;
    return { ...answer, ok: false, error: answer.error ?? String(response.status), message };
  } catch {
    return NO_ANSWER;
  }
}

export interface Press {
  action_id: string;
  block_id?: string | undefined;
  value?: FieldValue | undefined;
}

export interface Directory {
  channels: Channel[];
  /** Each person's direct conversation with the app. */
  ims?: { id: string; user: string }[];
  users?: User[];
  team?: { name: string };
  /** Whether the app is there to answer. */
  connected?: boolean;
}

const path = encodeURIComponent;

/** The endpoints of the local workspace, one function each. `user` and `channel` are names. */
export const api = {
  workspace: () => call<Directory>('GET', '/local/channels'),
  messages: (channel: string) => call<{ messages: Message[] }>('GET', `/local/channels/${path(channel)}/messages`),
  ephemeral: (user: string) => call<{ messages: Ephemeral[] }>('GET', `/local/ephemeral?user=${path(user)}`),
  modals: (user: string) => call<{ views: View[] }>('GET', `/local/views?user=${path(user)}`),
  home: (user: string) => call<{ views: View[] }>('GET', `/local/views?user=${path(user)}&type=home`),
  openHome: (user: string) => call('POST', '/local/home', { user }),
  command: (user: string, channel: string, command: string, text: string) =>
    call('POST', '/local/commands', { user, channel, command, text }),
  say: (user: string, channel: string, text: string, thread_ts?: string) =>
    call('POST', '/local/messages', { user, channel, text, thread_ts }),
  press: (user: string, channel: string, ts: string, press: Press) =>
    call('POST', '/local/clicks', { user, channel, ts, ...press }),
  pressInView: (user: string, view: string, press: Press) =>
    call('POST', `/local/views/${path(view)}/clicks`, { user, ...press }),
  submit: (user: string, view: string, values: Record<string, FieldValue>) =>
    call('POST', `/local/views/${path(view)}/submit`, { user, values }),
  close: (user: string, view: string) => call('POST', `/local/views/${path(view)}/close`, { user }),
  options: (user: string, view: string, block_id: string, action_id: string, query: string) =>
    call<{ options: Option[] }>('POST', `/local/views/${path(view)}/options`, { user, block_id, action_id, query }),
  pageMe: (page: { service: string; title: string; severity: string }) => call('POST', '/local/pages', page),
  fileUrl: (id: string) => `/local/files/${path(id)}`,
};
