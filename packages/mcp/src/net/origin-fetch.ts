import { request as http, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as https } from 'node:https';
import { CompassError } from '@compass/core';
import { checkedLookup, type Resolve } from './dial.ts';
import { readOrigin } from './read-origin.ts';

export interface OriginFetchOptions {
  /** The origin of this address is the only one that is ever dialled. CompassError `invalid` when it cannot be. */
  url: string;
  /** From the call to the last byte of the answer; 15 s unless told. */
  timeoutMs?: number;
  /** Of one answer, 16 MiB unless told. */
  maxBytes?: number;
  /** Of all answers under way, twice `maxBytes` unless told. */
  maxBytesAtOnce?: number;
  resolve?: Resolve | undefined;
}

/** Left out of what a caller gets: nobody follows what is not there, and cookies are for browsers. */
const DROPPED = new Set(['location', 'refresh', 'set-cookie', 'content-location', 'link']);
const EMPTY = new Set([204, 205, 304]);

const headersOf = ({ rawHeaders }: IncomingMessage): Headers => {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (!DROPPED.has(name)) headers.append(name, rawHeaders[index + 1] ?? '');
  }
  return headers;
};

/** Cancelled, it ends at once: a generator would first wait for the bytes that it has asked for. */
const streamOf = (parts: AsyncGenerator<Uint8Array>, message: IncomingMessage): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(stream) {
      const { done, value } = await parts.next();
      if (done) stream.close();
      else stream.enqueue(value);
    },
    cancel: () => void message.destroy(),
  });

/** Sends one request and waits for the head of its answer. */
const send = (url: URL, options: RequestOptions, body: Uint8Array): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? https : http)(url, options, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/**
 * A `fetch` that dials one origin and nothing else, whoever asks: no redirect can be followed, the address is resolved once for each connection and
 * checked before it is connected to, and time and bytes have an end. Nothing is decompressed.
 */
export const originFetch = (options: OriginFetchOptions): typeof fetch => {
  const { timeoutMs = 15_000, maxBytes = 16 * 1024 * 1024 } = options;
  const { maxBytesAtOnce = 2 * maxBytes } = options;
  const { origin, host, hostname } = readOrigin(options.url);
  const lookup = checkedLookup(hostname, options.resolve);
  const tooLarge = () =>
    new CompassError('invalid', `The answer of ${host} is larger than COMPASS reads: ask for less`);
  let atOnce = 0;

  async function* bounded(message: IncomingMessage, end: AbortSignal): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    // Also when nobody reads to the end.
    message.once('close', () => {
      atOnce -= bytes;
      bytes = 0;
    });
    try {
      for await (const chunk of message as AsyncIterable<Uint8Array>) {
        bytes += chunk.byteLength;
        atOnce += chunk.byteLength;
        if (bytes > maxBytes || atOnce > maxBytesAtOnce) throw tooLarge();
        yield chunk;
      }
    } catch (error) {
      throw end.aborted ? end.reason : error;
    } finally {
      message.destroy();
    }
  }

  const answerOf = (message: IncomingMessage, end: AbortSignal): Response => {
    const status = message.statusCode ?? 0;
    if ((message.headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new CompassError('unavailable', `${host} answered compressed, unasked`);
    const headers = headersOf(message);
    if (!EMPTY.has(status)) return new Response(streamOf(bounded(message, end), message), { status, headers });
    message.destroy();
    return new Response(null, { status, headers });
  };

  return async (input, init) => {
    const asked = new Request(input, init);
    const url = new URL(asked.url);
    if (url.origin !== origin) throw new CompassError('refused', `Only ${host} may be called, nothing that it names`);
    const body = new Uint8Array(await asked.arrayBuffer());
    const end = new AbortController();
    const stop = () => end.abort(asked.signal.reason);
    const late = () => end.abort(new CompassError('unavailable', `${host} did not answer in time`));
    const timer = timeoutMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(late, timeoutMs);
    const { method, signal } = asked;
    signal.addEventListener('abort', stop);
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    try {
      signal.throwIfAborted();
      const headers = { ...Object.fromEntries(asked.headers), 'accept-encoding': 'identity' };
      const message = await send(url, { method, headers, lookup, agent: false, signal: end.signal }, body);
      message.once('close', over);
      return answerOf(message, end.signal);
    } catch (error) {
      over();
      const reason = end.signal.aborted ? end.signal.reason : error;
      end.abort();
      throw reason;
    }
  };
};
