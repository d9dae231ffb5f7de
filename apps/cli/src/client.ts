import { allVisible, visible, type WireEvent } from '@compass/core';
import type { z } from 'zod';
import { CliError, type Connection, problemOf } from './answer.ts';
import { followEvents } from './follow.ts';

export { CliError } from './answer.ts';

export interface Client {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T>;
  /** What is no JSON: a page, a file. */
  text(path: string): Promise<string>;
  /** The entries of an audit trail behind `after`, live, until the investigation ends or `signal` aborts. */
  follow(investigation: string, options: { after: number; signal: AbortSignal }): AsyncIterable<WireEvent>;
}

/** The REST API of a running COMPASS. */
export function createClient(options: {
  url: string;
  token: string | null;
  sleep(ms: number, signal?: AbortSignal): Promise<unknown>;
}): Client {
  const connection: Connection = {
    url(path) {
      if (!/^https?:\/\//.test(options.url) || !URL.canParse(options.url))
        throw new CliError('COMPASS_URL must be a whole address, such as http://127.0.0.1:8080.');
      return new URL(path.startsWith('/health') ? path : `/api/v1${path}`, options.url);
    },
    headers: {
      'x-compass-client': 'cli',
      ...(options.token === null ? {} : { authorization: `Bearer ${options.token}` }),
    },
  };
  const asked = async (method: string, path: string, body: unknown): Promise<Response> => {
    const url = connection.url(path);
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(40_000),
        headers: { ...connection.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new CliError(`COMPASS does not answer at ${options.url}. Start it with "npm start", or set COMPASS_URL.`);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  };
  const call = async <T>(method: string, path: string, body: unknown, schema: z.ZodType<T>): Promise<T> => {
    const response = await asked(method, path, body);
    const parsed = schema.safeParse(allVisible(await response.json().catch(() => null)));
    if (!parsed.success)
      throw new CliError('COMPASS answered in a form that this command does not know. Are both of the same version?');
    return parsed.data;
  };
  return {
    get: (path, schema) => call('GET', path, undefined, schema),
    post: (path, body, schema) => call('POST', path, body, schema),
    text: async (path) => visible(await (await asked('GET', path, undefined)).text()),
    follow: (investigation, rest) => followEvents(connection, { investigation, ...rest, sleep: options.sleep }),
  };
}
