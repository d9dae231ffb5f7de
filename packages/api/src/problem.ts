import { type ErrorCode, isCompassError } from '@compass/core';

export interface Problem {
  title: string;
  status: number;
  field?: string;
}

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  not_found: 404,
  refused: 403,
  conflict: 409,
  stale: 409,
  not_recorded: 422,
  source_missing: 422,
  unavailable: 503,
  internal: 500,
};

/** The family, and fastify's own refusals, as problem+json (RFC 9457). Anything else says nothing of itself. */
export function problemOf(error: unknown): Problem {
  if (isCompassError(error))
    return {
      title: error.message,
      status: STATUS[error.code],
      ...(error.field === null ? {} : { field: error.field }),
    };
  const known = error as {
    statusCode?: number;
    message?: string;
    validation?: { instancePath?: string; message?: string }[];
  };
  const issue = known.validation?.[0];
  if (issue !== undefined) {
    const field = (issue.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
    return { title: `${field || 'body'}: ${issue.message ?? 'is not valid'}`, status: 400, field };
  }
  if (known.statusCode !== undefined && known.statusCode < 500)
    return { title: known.message ?? 'The request is not valid.', status: known.statusCode };
  return { title: 'COMPASS met an error of its own.', status: 500 };
}
