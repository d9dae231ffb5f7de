import { cappedFetch } from '../capped-fetch.ts';
import type { Place } from './openai-client.ts';

/** One call of Ollama's own API; rejects with what `failure` understands. */
export function ollamaCall({ url, apiKey, timeoutMs }: Place) {
  const base = url === '' ? 'http://localhost:11434' : url.replace(/\/$/, '');
  const capped = cappedFetch(base);
  return async (path: string, abort: AbortSignal, body?: unknown): Promise<unknown> => {
    const response = await capped(`${base}${path}`, {
      signal: AbortSignal.any([abort, AbortSignal.timeout(timeoutMs)]),
      headers: {
        'content-type': 'application/json',
        ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw Object.assign(new Error('declined'), { status: response.status, headers: response.headers });
    if (!/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) throw new Error('not JSON');
    return response.json();
  };
}
