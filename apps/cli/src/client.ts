import { allVisible, visible, type WireEvent, WireStanding } from '@compass/core';
import type { z } from 'zod';
import { CliError, problemOf } from './answer.ts';
import { connectionTo, pathTo, send } from './connection.ts';
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
export function createClient({
  sleep,
  ...at
}: {
  url: string;
  token: string | null;
  sleep(ms: number, signal?: AbortSignal): Promise<unknown>;
}): Client {
  const connection = connectionTo(at, 'cli');
  const asked = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await send(connection, { method, path, body });
    if (!response.ok) throw await problemOf(response);
    return response;
  };
  const parsed = async <T>(response: Response, schema: z.ZodType<T>): Promise<T> => {
    const { success, data } = schema.safeParse(allVisible(await response.json().catch(() => null)));
    if (success) return data;
    throw new CliError('COMPASS answered in a form that this command does not know. Are both of the same version?');
  };
  return {
    get: async (path, schema) => parsed(await asked('GET', path), schema),
    post: async (path, body, schema) => parsed(await asked('POST', path, body), schema),
    text: async (path) => visible(await (await asked('GET', path)).text()),
    follow: (investigation, rest) => followEvents(connection, { investigation, ...rest, sleep }),
  };
}

/** How an investigation stands, by its name or id. */
export const standingOf = (client: Pick<Client, 'get'>, investigation: string): Promise<WireStanding> =>
  client.get(pathTo(investigation, '/standing'), WireStanding);
