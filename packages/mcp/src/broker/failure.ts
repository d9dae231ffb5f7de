import { CompassError, type ErrorCode } from '@compass/core';
import { ErrorCode as McpCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { ZodError, z } from 'zod';
import { whyUnreached } from '../net/unreached.ts';
import { plain } from './plain.ts';

/** How soon a call that failed for a passing reason may be tried again. */
const RETRY_MS = 1_000;

type At = { server: string; tool: string };

/** What servers put before the error itself. */
const WRAPPING = /^(?:MCP error -?\d+: |Error executing tool \S+: |Error: |Query failed: )+/i;

/** How tool errors begin, by kind: ours, those of Prometheus' `errorType`, and what the player says of a bad question. */
const kinds: [RegExp, ErrorCode][] = [
  [/^not recorded\b/i, 'not_recorded'],
  [/^(insufficient_privilege|forbidden|unauthorized|permission denied)\b/i, 'refused'],
  [/^(not_found\b|no trace with this id|trace not found)/i, 'not_found'],
  [/^(bad_data|execution|invalid|parse error|input validation|unknown (argument|parameter|field))/i, 'invalid'],
  [/^((PromQL|LogQL)\b|\w+ must be |end lies before start|more than \d+ steps)/, 'invalid'],
  [/"errorType":\s*"(bad_data|execution)"|\b(bad_data|execution): |\bparse error\b/i, 'invalid'],
];

/** HTTP statuses of what stands behind a server, as servers tell them. 404 is none of them: a wrong address is not an empty answer. */
const STATUS = /(?:\b(?:http(?: error)?|status(?: code)?|client[ _]error|server[ _]error)[: ]+|\]\[)(\d{3})\b/i;
const statuses: Record<string, ErrorCode> = {
  400: 'invalid',
  401: 'refused',
  403: 'refused',
  422: 'invalid',
};

const words: Partial<Record<ErrorCode, string>> = {
  refused: 'does not allow',
  not_found: 'finds nothing for',
  invalid: 'cannot run',
};

const codeOf = (text: string): ErrorCode | undefined => {
  if (/^MCP error -3260[02]/.test(text)) return 'invalid';
  const said = text.trim().replace(WRAPPING, '');
  return kinds.find(([pattern]) => pattern.test(said))?.[1] ?? statuses[STATUS.exec(said)?.[1] ?? ''];
};

/** Outsiders wrote it: short and plain, for whoever looks for the cause. */
const causeOf = (text: string): Error => new Error(plain(text.slice(0, 500)));

/** What the tool itself said went wrong. Its text is kept as the cause only. */
export const toolFailure = (at: At, text: string): CompassError => {
  const cause = causeOf(text);
  const code = codeOf(text);
  if (code === 'not_recorded') return new CompassError(code, `${at.server} was not recording then`, { cause });
  if (code !== undefined) return new CompassError(code, `${at.server} ${words[code]} this ${at.tool} call`, { cause });
  return new CompassError('unavailable', `${at.server} could not answer ${at.tool}`, { cause, retryAfterMs: RETRY_MS });
};

const SaidSo = z.union([
  z.object({ status: z.literal('error'), errorType: z.string().default(''), error: z.string() }),
  z.object({ ok: z.literal(false), errorType: z.string().default(''), error: z.unknown() }),
]);
const PROSE = /^\s*(error\b|query failed\b|failed to \w|http error\b|input validation error\b)/i;

/** The error in an answer that is not marked as one: in prose, or in an envelope of the kind `{status: "error"}`; null without. */
export const saidError = (value: unknown): string | null => {
  if (typeof value === 'string') return PROSE.test(value) ? value : null;
  const said = SaidSo.safeParse(value);
  if (!said.success) return null;
  const { errorType, error } = said.data;
  return `${errorType}: ${typeof error === 'string' ? error : JSON.stringify(error)}`.replace(/^: /, '');
};

const Http = z.looseObject({ code: z.union([z.literal(401), z.literal(403)]) });
/** Of a request that never came back, as the SDK counts them; all other codes are the server's answer. */
const onTheWay: number[] = [McpCode.ConnectionClosed, McpCode.RequestTimeout];

/** What went wrong on the way: our own errors pass, the rest is `unavailable`, `refused` where the server wants other credentials. */
export const callFailure = (at: At, error: unknown): CompassError => {
  if (error instanceof CompassError) return error;
  const cause = causeOf(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  const http = Http.safeParse(error);
  if (http.success) {
    const message = `${at.server} does not let COMPASS in (HTTP ${http.data.code}): check its token and which hosts it allows`;
    return new CompassError('refused', message, { cause });
  }
  if (error instanceof McpError && error.code === McpCode.InvalidParams) return toolFailure(at, 'invalid arguments');
  if (error instanceof McpError && !onTheWay.includes(error.code)) return toolFailure(at, error.message);
  const late = error instanceof McpError && error.code === McpCode.RequestTimeout;
  const strange = error instanceof ZodError;
  const what = late
    ? `${at.server} did not answer ${at.tool} in time`
    : strange
      ? `${at.server} answered in a form that is not MCP`
      : `${at.server} cannot be reached${whyUnreached(error)}`;
  return new CompassError('unavailable', what, { cause, retryAfterMs: RETRY_MS });
};
