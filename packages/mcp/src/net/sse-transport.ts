import { CompassError } from '@compass/core';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { eventsIn } from './events.ts';
import { type HttpOptions, statusFailure } from './http-transport.ts';
import { createInbox } from './inbox.ts';

export interface SseOptions extends HttpOptions {
  /** One that dials this address alone and lets an answer last: what comes in is counted here. */
  stream: typeof fetch;
}

/** The older HTTP transport (https://modelcontextprotocol.io/specification/2024-11-05/basic/transports): one stream of answers, opened once. */
export const sseTransport = (options: SseOptions): Transport => {
  const { server, limits } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const endpoint = Promise.withResolvers<URL>();
  // Closed before anybody asked for it, nobody needs to hear of it.
  endpoint.promise.catch(() => undefined);
  const inbox = createInbox({ server, limits, deliver: (message) => transport.onmessage?.(message) });

  async function* counted(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of stream) {
      inbox.count(bytes.length);
      yield bytes;
    }
  }

  const listen = async (): Promise<void> => {
    const headers = { ...options.headers, accept: 'text/event-stream' };
    const response = await options.stream(options.url, { headers, signal });
    if (!response.ok || response.body === null) throw statusFailure(server, response.status);
    for await (const { event, data } of eventsIn(counted(response.body), { server, maxBytes: limits.maxBytes }))
      if (event === 'message') inbox.take(data);
      // It names a path; another origin is refused by `fetch`.
      else if (event === 'endpoint' && URL.canParse(data, options.url)) endpoint.resolve(new URL(data, options.url));
    throw new CompassError('unavailable', `${server} ended its stream`, { retryAfterMs: 1_000 });
  };

  const transport: Transport = {
    async start() {
      listen().catch((error) => {
        endpoint.reject(error);
        if (!signal.aborted) transport.onerror?.(error);
        void transport.close();
      });
      await endpoint.promise;
    },
    async send(message) {
      inbox.sent(message);
      const headers = { ...options.headers, 'content-type': 'application/json' };
      const body = JSON.stringify(message);
      const response = await options.fetch(await endpoint.promise, { method: 'POST', headers, body, signal });
      await response.body?.cancel();
      if (!response.ok) throw statusFailure(server, response.status);
    },
    async close() {
      if (signal.aborted) return;
      closing.abort();
      endpoint.reject(new CompassError('unavailable', `${server} was closed`));
      transport.onclose?.();
    },
  };
  return transport;
};
