/**
 * The closed family. `retryable` may be tried again after `afterMs`; every other code is final.
 * `message` is for people: it names the field or the source and the remedy, and never quotes outside text.
 */
export type ErrorCode =
  | 'invalid'
  | 'not_found'
  | 'refused'
  | 'conflict'
  | 'stale'
  | 'not_recorded'
  | 'source_missing'
  | 'unavailable'
  | 'internal';

export class CompassError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | null;
  readonly field: string | null;
  constructor(
    code: ErrorCode,
    message: string,
    options: { retryAfterMs?: number; field?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CompassError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.field = options.field ?? null;
  }
}

export const isCompassError = (error: unknown, code?: ErrorCode): error is CompassError =>
  error instanceof CompassError && (code === undefined || error.code === code);
