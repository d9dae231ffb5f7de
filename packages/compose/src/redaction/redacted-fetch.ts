import type { Redactor } from '@compass/core';

type Body = NonNullable<RequestInit['body']>;

const clean = (body: Body, redactor: Redactor): Body => {
  if (typeof body === 'string') return redactor.own(body);
  if (body instanceof URLSearchParams) return new URLSearchParams(redactor.own(body.toString()));
  if (body instanceof FormData)
    for (const [name, value] of [...body]) if (typeof value === 'string') body.set(name, redactor.own(value));
  if (body instanceof Uint8Array) {
    // Files of ours are text, or pictures that hold no text.
    const text = new TextDecoder('latin1').decode(body);
    const safe = redactor.own(text);
    return safe === text ? body : Buffer.from(safe, 'latin1');
  }
  return body;
};

/** The last net before Slack: whatever went wrong before, our own secrets are not sent. The way in is `accept`, and the broker's. */
export const redactedFetch =
  (redactor: Redactor): typeof globalThis.fetch =>
  (url, options) =>
    fetch(url, options?.body == null ? options : { ...options, body: clean(options.body, redactor) });
