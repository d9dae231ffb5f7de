import { CompassError } from '@compass/core';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';

/** Slack's own word for what it refused, e.g. `invalid_blocks`; null when Slack was not reached or said nothing. */
export const refusedAs = (error: unknown): string | null =>
  error instanceof WebAPIPlatformError ? error.data.error : null;

const MENDABLE = [
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
];
const MENDABLE_AFTER_MS = 60_000;

/** Slack's errors in our family: a limit, an outage and a lost answer may be tried again; a refusal may not. */
export function slackError(error: unknown): CompassError {
  if (error instanceof CompassError) return error;
  if (error instanceof WebAPIRateLimitedError)
    return new CompassError('unavailable', 'Slack asks for a pause.', {
      retryAfterMs: error.retryAfter * 1000,
      cause: error,
    });
  const word = refusedAs(error);
  if (word === 'ratelimited' || word === 'internal_error' || word === 'fatal_error')
    return new CompassError('unavailable', 'Slack asks for a pause.', { cause: error });
  // People can mend these (invite the app, unarchive, renew a token): the record waits for them and is shown then.
  if (word !== null && MENDABLE.includes(word))
    return new CompassError('unavailable', `Slack refused a message: ${word}.`, {
      retryAfterMs: MENDABLE_AFTER_MS,
      cause: error,
    });
  if (word !== null) return new CompassError('refused', `Slack refused a message: ${word}.`, { cause: error });
  return new CompassError('unavailable', 'Slack does not answer.', { cause: error });
}
