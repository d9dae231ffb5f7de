import { visible } from '@compass/core';

/** What went wrong, in one line for people; the exit code says which family. */
export class CliError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Where the REST API of a running COMPASS is, and as whom it is asked. */
export interface Connection {
  url(path: string): URL;
  headers: Record<string, string>;
}

/** Every text of an answer as it may be shown: what others wrote may hold signs that steer a terminal. */
export function onlyVisible(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(onlyVisible);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [visible(key), onlyVisible(one)]));
}

const REFUSED = [403, 409];

/** What an answer other than yes says. */
export async function problemOf(response: Response): Promise<CliError> {
  const answer = onlyVisible(await response.json().catch(() => null));
  const detail = (answer as { detail?: unknown } | null)?.detail;
  return new CliError(
    typeof detail === 'string' ? detail : `COMPASS answered ${response.status}.`,
    REFUSED.includes(response.status) ? 4 : 1,
  );
}
