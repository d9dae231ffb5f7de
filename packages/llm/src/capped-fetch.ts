import { CompassError } from '@compass/core';

/** An answer of the longest kind is a few kilobytes. */
const MOST_BYTES = 256 * 1024;

/** An SDK also tells the provider of this machine and of the environment's own headers: neither goes out. */
const SENT = new Set(['accept', 'anthropic-version', 'authorization', 'content-type', 'user-agent']);

async function bodyOf(response: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (bytes > MOST_BYTES)
      throw new CompassError('unavailable', `the model answered with more than ${MOST_BYTES / 1024} kB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * `fetch` for one origin: follows no redirect, sends known headers only, and hands over a body that was read whole, within its cap and within
 * the deadline of `init.signal`. Rejects with `unavailable` beyond the cap and `refused` for another origin.
 */
export const cappedFetch =
  (base: string): typeof fetch =>
  async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== new URL(base).origin)
      throw new CompassError('refused', `a model is asked at ${new URL(base).origin} and nowhere else`);
    const headers = new Headers([...new Headers(init.headers)].filter(([name]) => SENT.has(name)));
    const response = await fetch(url, { ...init, headers, redirect: 'error' });
    return new Response(await bodyOf(response), { status: response.status, headers: response.headers });
  };
