import type { Redactor } from '@compass/core';

type Body = NonNullable<RequestInit['body']>;

/** A text file without our secrets; any other file, such as a picture, as it is. */
async function cleanFile(file: File, redactor: Redactor): Promise<File> {
  const text = await file.text();
  const safe = redactor.own(text);
  return safe === text ? file : new File([safe], file.name, { type: file.type });
}

/** Slack's client sends forms as text, and files in a `FormData`. */
async function clean(body: Body, redactor: Redactor): Promise<Body> {
  if (typeof body === 'string') return redactor.own(body);
  if (!(body instanceof FormData)) return body;
  const safe = new FormData();
  for (const [name, value] of body)
    if (typeof value === 'string') safe.append(name, redactor.own(value));
    else safe.append(name, await cleanFile(value, redactor));
  return safe;
}

/** The last net before Slack: whatever went wrong before, our own secrets are not sent. */
export const redactedFetch =
  (redactor: Redactor): typeof globalThis.fetch =>
  async (url, options) =>
    fetch(url, options?.body == null ? options : { ...options, body: await clean(options.body, redactor) });
