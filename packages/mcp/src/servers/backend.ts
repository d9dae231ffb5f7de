import { CompassError } from '@compass/core';
import type { z } from 'zod';
import { originFetch } from '../net/origin-fetch.ts';
import { whyUnreached } from '../net/unreached.ts';
import { authorization, type BackendAuth, baseOf } from './auth.ts';
import { readCapped } from './read-capped.ts';
import { refusal } from './refusal.ts';

/** How one backend (Prometheus, Loki, Tempo, Grafana) is reached. */
export interface BackendOptions {
  /** Its base URL, with the path prefix if it has one; nothing outside it is ever called. */
  url: string;
  auth?: BackendAuth;
  /** Further headers, such as the tenant's `X-Scope-OrgID`. */
  headers?: Record<string, string>;
  /** Of one request, 10 s unless told. */
  timeoutMs?: number;
  /** Of one response body, 16 MiB unless told. */
  maxBytes?: number;
  /** What calls out: one that dials the origin of `url` alone, unless told. */
  fetch?: typeof fetch;
}

export interface Question {
  params?: Record<string, string | number | string[] | undefined>;
  headers?: Record<string, string>;
  /** Sends the parameters as a form, for queries that are longer than a URL may be. */
  form?: true;
  /** 404 says that the thing asked for is not there; else it means that the address is wrong. */
  mayLack?: true;
  signal: AbortSignal;
}

/** One backend over HTTP. Rejects with CompassError: `invalid`, `refused`, `not_found`, `unavailable`; what it said itself is the cause. */
export interface Backend {
  name: string;
  timeoutMs: number;
  maxBytes: number;
  /** Asks below the base URL and checks the JSON of the answer. */
  ask<T>(path: string, schema: z.ZodType<T>, question: Question): Promise<T>;
}

/** `field` of the error for an answer that is larger than allowed. */
export const TOO_LARGE = 'maxBytes';

const formOf = (params: Question['params'] = {}): URLSearchParams => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    for (const one of [value ?? []].flat()) form.append(name, String(one));
  return form;
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Calls one backend: never another origin or path (redirects are refused), never longer or larger than allowed. */
export const openBackend = (name: string, options: BackendOptions): Backend => {
  const { timeoutMs = 10_000, maxBytes = 16 * 1024 * 1024 } = options;
  const base = baseOf(options.url);
  const auth = options.auth ?? { type: 'none' };
  // The limits below come first: they say what was wrong.
  const { fetch: call = originFetch({ url: base.href, timeoutMs: 2 * timeoutMs, maxBytes: 2 * maxBytes }) } = options;
  const always = { accept: 'application/json', ...options.headers, ...authorization(auth) };

  const addressOf = (path: string): URL => {
    const url = new URL(path, base);
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname))
      throw new CompassError('invalid', `this would leave the address of ${name}`, { field: 'path' });
    return url;
  };

  const read = async (url: URL, { params, form, headers, signal }: Question) => {
    const fields = formOf(params);
    if (!form) url.search = fields.toString();
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const response = await call(url, {
        method: form ? 'POST' : 'GET',
        headers: { ...always, ...headers },
        redirect: 'manual',
        signal: AbortSignal.any([signal, late]),
        ...(form ? { body: fields } : {}),
      });
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        return { status: response.status, text: '' };
      }
      return { status: response.status, text: await readCapped(response, maxBytes) };
    } catch (error) {
      if (late.aborted || signal.aborted)
        throw new CompassError(
          'unavailable',
          `no answer within ${timeoutMs / 1000} s: is its url right, and is it at ease?`,
        );
      throw new CompassError('unavailable', `${name} cannot be reached${whyUnreached(error)}`);
    }
  };

  return {
    name,
    timeoutMs,
    maxBytes,
    async ask(path, schema, question) {
      const { status, text } = await read(addressOf(path), question);
      if (text === null)
        throw new CompassError('invalid', `the answer is larger than ${maxBytes} bytes: ask for less`, {
          field: TOO_LARGE,
        });
      if (status < 200 || status >= 300) throw refusal(name, { status, text, mayLack: question.mayLack === true });
      const parsed = schema.safeParse(json(text));
      if (parsed.success) return parsed.data;
      throw new CompassError('unavailable', `${name} answered in a form it does not document: is its url right?`);
    },
  };
};
