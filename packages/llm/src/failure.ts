import type { ModelConfig } from '@compass/config';
import { CompassError, isCompassError } from '@compass/core';
import { z } from 'zod';

/** An answer that is none, as both SDKs throw it. */
const Declined = z.object({ status: z.number(), headers: z.instanceof(Headers) });

/** In seconds, in milliseconds, or as a date, which is held against the answer's own. */
function waitOf(headers: Headers): { retryAfterMs?: number } {
  const after = headers.get('retry-after') ?? '';
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN);
  const wait = [ms, Number(after || Number.NaN) * 1000, Date.parse(after) - Date.parse(headers.get('date') ?? '')];
  const known = wait.find((one) => Number.isFinite(one) && one >= 0);
  return known === undefined ? {} : { retryAfterMs: known };
}

/** Too many questions, or too many of everybody's: none is taken, and none is charged. */
const full = (status: number): boolean => status === 429 || status === 529;
const passing = (status: number): boolean => status === 408 || status === 409 || status >= 500;

/** Where the name of what is asked stands in the configuration, and what else may be wrong with a question to it. */
interface Named {
  field: string;
  doubt: string;
}

const ofModel = (provider: string): Named => ({
  field: `llm.providers.${provider}.model`,
  doubt: '; is "effort" or "temperature" unknown to it?',
});

/** Whatever a provider, its SDK or the way to it threw, in our words: what it wrote is never quoted, it may repeat a key or a question. */
export function failure(
  { provider, name }: Pick<ModelConfig, 'provider' | 'name'>,
  error: unknown,
  { field: named, doubt }: Named = ofModel(provider),
): CompassError {
  const [own] = [error, error instanceof Error ? error.cause : null].filter((one) => isCompassError(one));
  if (own !== undefined) return own;
  const declined = Declined.safeParse(error);
  if (!declined.success)
    return new CompassError('unavailable', `${provider} does not answer, or not in a readable form`);
  const { status, headers } = declined.data;
  const setting = (field: string, message: string) =>
    new CompassError('invalid', `${field}: ${message} (HTTP ${status})`, { field });
  if (full(status))
    return new CompassError('refused', `${provider} takes no question now (HTTP ${status})`, waitOf(headers));
  if (passing(status))
    return new CompassError('unavailable', `${provider} cannot answer now (HTTP ${status})`, waitOf(headers));
  if (status === 401 || status === 403)
    return setting(`llm.providers.${provider}.api_key`, `${provider} does not accept this key`);
  if (status === 404) return setting(named, `${provider} knows no model ${name}`);
  return setting(named, `${provider} does not take our question to ${name}${doubt}`);
}
