import { visible } from '@compass/core';
import type { z } from 'zod';

/** What went wrong, in one line for people; the exit code says which family. */
export class CliError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export interface Client {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T>;
  /** What is no JSON: a page, a file. */
  text(path: string): Promise<string>;
}

/** Every text of an answer as it may be shown. */
function onlyVisible(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(onlyVisible);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, onlyVisible(one)]));
}

/** The REST API of a running COMPASS. */
export function createClient(options: { url: string; token: string | null }): Client {
  const asked = async (method: string, path: string, body: unknown): Promise<Response> => {
    if (!/^https?:\/\//.test(options.url) || !URL.canParse(options.url))
      throw new CliError('COMPASS_URL must be a whole address, such as http://127.0.0.1:8080.');
    let response: Response;
    try {
      response = await fetch(new URL(`/api/v1${path}`, options.url), {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(40_000),
        headers: {
          'x-compass-client': 'cli',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(options.token === null ? {} : { authorization: `Bearer ${options.token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new CliError(`COMPASS does not answer at ${options.url}. Start it with "npm start", or set COMPASS_URL.`);
    }
    if (!response.ok) {
      const answer = onlyVisible(await response.json().catch(() => null));
      const detail = (answer as { detail?: unknown } | null)?.detail;
      throw new CliError(
        typeof detail === 'string' ? detail : `COMPASS answered ${response.status}.`,
        response.status === 409 ? 4 : 1,
      );
    }
    return response;
  };
  const call = async <T>(method: string, path: string, body: unknown, schema: z.ZodType<T>): Promise<T> => {
    const response = await asked(method, path, body);
    // What others wrote may hold signs that steer a terminal.
    const parsed = schema.safeParse(onlyVisible(await response.json().catch(() => null)));
    if (!parsed.success)
      throw new CliError('COMPASS answered in a form that this command does not know. Are both of the same version?');
    return parsed.data;
  };
  return {
    get: (path, schema) => call('GET', path, undefined, schema),
    post: (path, body, schema) => call('POST', path, body, schema),
    text: async (path) => visible(await (await asked('GET', path, undefined)).text()),
  };
}
