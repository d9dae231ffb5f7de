import { STATUS_CODES } from 'node:http';
import { type ErrorCode, isCompassError } from '@compass/core';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** RFC 9457. `type` is a place in the page of REST, where its kind is described; `field` names what is wrong in the request. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  field: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Every kind: its status, its name in `type`, its title, and what to do. */
export const PROBLEMS: [status: number, name: string, title: string, remedy: string][] = [
  [400, 'invalid', 'The request is not valid', 'Change what `field` names.'],
  [401, 'no-token', 'A token is needed', 'Send Authorization: Bearer with a token of this installation.'],
  [
    403,
    'not-allowed',
    'This is not allowed',
    'Use a token with the scope that `detail` names, or the right signature.',
  ],
  [404, 'not-found', 'There is nothing here', 'Look at the list above it for what there is.'],
  [405, 'no-such-method', 'This address takes other methods', 'Use one that the header Allow names.'],
  [409, 'conflict', 'It cannot be done as things stand', 'Read it again: `detail` says what is in the way.'],
  [413, 'too-large', 'The body is too large', 'Send at most 256 KiB, to a webhook 1 MiB.'],
  [415, 'not-json', 'The body must be JSON', 'Send Content-Type: application/json.'],
  [
    422,
    'not-recorded',
    'It cannot be answered from what is here',
    'Name what is measured here, or connect its source.',
  ],
  [429, 'too-many', 'Too many at the same time', 'Wait as long as Retry-After says.'],
  [500, 'internal', 'COMPASS met an error of its own', 'Look into its log; it says no more here.'],
  [503, 'unavailable', 'It does not answer now', 'Send it again, with the same Idempotency-Key, after Retry-After.'],
];

/** Where people read of it. */
export const DOCS = '/api/docs';

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

/** A refusal that has to do with HTTP alone. */
export class HttpRefusal extends Error {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  constructor(statusCode: number, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.statusCode = statusCode;
    this.headers = headers;
  }
}
export const refused = (status: number, detail: string, headers?: Record<string, string>): HttpRefusal =>
  new HttpRefusal(status, detail, headers);

export function problem(status: number, detail: string, field?: string): Problem {
  const known = PROBLEMS.find(([one]) => one === status);
  return {
    type: known === undefined ? 'about:blank' : `${DOCS}#problem-${known[1]}`,
    title: known?.[2] ?? STATUS_CODES[status] ?? 'It was not done',
    status,
    detail,
    ...(field === undefined || field === '' ? {} : { field }),
  };
}

const OWN_ERROR = 'COMPASS met an error of its own.';

/** The family, and fastify's own refusals. Anything else says nothing of itself. */
export function problemOf(error: unknown): Problem {
  if (isCompassError(error)) return problem(STATUS[error.code], error.message, error.field ?? undefined);
  const known = error as {
    statusCode?: number;
    message?: string;
    validation?: { instancePath?: string; message?: string }[];
  };
  const issue = known.validation?.[0];
  if (issue !== undefined) {
    const field = (issue.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
    return problem(400, `${field || 'body'}: ${issue.message ?? 'is not valid'}`, field);
  }
  const { statusCode: status = 500, message = 'The request is not valid.' } = known;
  return status < 500 ? problem(status, message) : problem(500, OWN_ERROR);
}

const retryAfter = (error: unknown): Record<string, string> =>
  isCompassError(error, 'unavailable')
    ? { 'retry-after': String(Math.max(1, Math.ceil((error.retryAfterMs ?? 1000) / 1000))) }
    : {};

/** Answers with the problem and the headers that belong to it. */
export function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const made = problemOf(error);
  const headers = error instanceof HttpRefusal ? error.headers : retryAfter(error);
  return reply.code(made.status).headers(headers).type('application/problem+json').send(made);
}
