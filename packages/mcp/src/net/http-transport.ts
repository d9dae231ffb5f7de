import { CompassError } from '@compass/core';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js';
import { eventsIn } from './events.ts';
import { createGrowing } from './growing.ts';
import { createInbox, type InboxLimits } from './inbox.ts';

export interface HttpOptions {
  server: string;
  url: string;
  headers: Record<string, string>;
  limits: InboxLimits;
  /** One that dials this address alone, within time and bytes (see `originFetch`). */
  fetch: typeof fetch;
}

const GOODBYE_MS = 1_000;

/** Why an HTTP status is no answer. Nothing that the server says of it is read, least of all where to get a token. */
export const statusFailure = (server: string, status: number): CompassError => {
  if (status === 401 || status === 403)
    return new CompassError(
      'refused',
      `${server} does not let COMPASS in (HTTP ${status}): look at its auth and headers`,
    );
  if (status >= 300 && status < 400)
    return new CompassError('unavailable', `${server} answered with a redirect: configure the address it points to`);
  return new CompassError('unavailable', `${server} answered HTTP ${status}`, { retryAfterMs: 1_000 });
};

const isRequest = (message: JSONRPCMessage): message is JSONRPCMessage & { id: RequestId } =>
  'method' in message && 'id' in message;

const textOf = async (body: AsyncIterable<Uint8Array>, server: string, maxBytes: number): Promise<string> => {
  const held = createGrowing(server, maxBytes);
  try {
    for await (const bytes of body) held.add(bytes);
    return held.take();
  } finally {
    held.drop();
  }
};

/**
 * Streamable HTTP (https://modelcontextprotocol.io/specification/2025-11-25/basic/transports) as far as a client needs it that offers a server
 * nothing: every message is a POST, answered as JSON or as a stream that is read up to the answer. No standing stream, no resuming, no OAuth.
 */
export const httpTransport = (options: HttpOptions): Transport => {
  const { server, url, limits } = options;
  const open = new Map<RequestId, AbortController>();
  const closing = new AbortController();
  let session: string | null = null;
  let version: string | null = null;
  const inbox = createInbox({ server, limits, deliver: (message) => transport.onmessage?.(message) });

  const headers = (): Record<string, string> => ({
    ...options.headers,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(session === null ? {} : { 'mcp-session-id': session }),
    ...(version === null ? {} : { 'mcp-protocol-version': version }),
  });

  const readAnswer = async ({ body, headers }: Response): Promise<void> => {
    const type = headers.get('content-type')?.split(';')[0]?.trim();
    if (body !== null && type === 'application/json') {
      if (inbox.take(await textOf(body, server, limits.maxBytes))) return;
    } else if (body !== null && type === 'text/event-stream') {
      for await (const { event, data } of eventsIn(body, { server, maxBytes: limits.maxBytes }))
        if (event === 'message' && inbox.take(data)) return;
    } else throw new CompassError('unavailable', `${server} answered in a form that is not MCP`);
    throw new CompassError('unavailable', `${server} ended without an answer`, { retryAfterMs: 1_000 });
  };

  const post = async (message: JSONRPCMessage, signal: AbortSignal): Promise<void> => {
    const response = await options.fetch(url, {
      method: 'POST',
      headers: headers(),
      body: JSON.stringify(message),
      signal: AbortSignal.any([closing.signal, signal]),
    });
    try {
      // A session that the server has forgotten is over: the next call opens another.
      if (response.status === 404 && session !== null) void transport.close();
      if (!response.ok) throw statusFailure(server, response.status);
      session ??= response.headers.get('mcp-session-id');
      if (isRequest(message)) await readAnswer(response);
    } finally {
      if (response.body?.locked === false) await response.body.cancel();
    }
  };

  const transport: Transport = {
    start: async () => undefined,
    setProtocolVersion: (given) => {
      version = given;
    },
    async send(message) {
      inbox.sent(message);
      if ('method' in message && message.method === 'notifications/cancelled')
        open.get(message.params?.['requestId'] as RequestId)?.abort();
      const stop = new AbortController();
      if (!isRequest(message)) return post(message, stop.signal);
      open.set(message.id, stop);
      return post(message, stop.signal).finally(() => open.delete(message.id));
    },
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      transport.onclose?.();
      if (session === null) return;
      const signal = AbortSignal.timeout(GOODBYE_MS);
      await options.fetch(url, { method: 'DELETE', headers: headers(), signal }).then(
        (response) => response.body?.cancel(),
        () => undefined,
      );
    },
  };
  return transport;
};
