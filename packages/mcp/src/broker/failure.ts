import { CompassError, type ErrorCode } from '@compass/core';
import { ErrorCode as McpCode, McpError } from '@modelcontextprotocol/sdk/types.js';

/** How soon a call that failed for a passing reason may be tried again. */
const RETRY_MS = 1_000;

/** How tool errors begin, by kind: ours, those of Prometheus' `errorType`, and what the player says of a bad question. */
const kinds: [RegExp, ErrorCode][] = [
  [/^not recorded\b/i, 'not_recorded'],
  [/^(insufficient_privilege|forbidden)\b/i, 'refused'],
  [/^(not_found\b|no trace with this id)/i, 'not_found'],
  [/^(bad_data|execution|invalid|parse error|MCP error -3260[02])/i, 'invalid'],
  [/^((PromQL|LogQL)\b|\w+ must be |end lies before start|more than \d+ steps)/, 'invalid'],
];

const words: Partial<Record<ErrorCode, string>> = {
  not_recorded: 'was not recording then',
  refused: 'does not allow',
  not_found: 'finds nothing for',
  invalid: 'cannot run',
};

/** What the tool itself said went wrong. Its text is kept as the cause only: outsiders may have written it. */
export const toolFailure = (at: { server: string; tool: string }, text: string): CompassError => {
  const cause = new Error(text.slice(0, 500));
  const code = kinds.find(([pattern]) => pattern.test(text))?.[1];
  if (code === 'not_recorded') return new CompassError(code, `${at.server} ${words.not_recorded}`, { cause });
  if (code !== undefined) return new CompassError(code, `${at.server} ${words[code]} this ${at.tool} call`, { cause });
  return new CompassError('unavailable', `${at.server} could not answer ${at.tool}`, { cause, retryAfterMs: RETRY_MS });
};

/** What went wrong on the way: our own errors pass, the rest is `unavailable`. */
export const callFailure = (at: { server: string; tool: string }, error: unknown): CompassError => {
  if (error instanceof CompassError) return error;
  if (error instanceof McpError && error.code === McpCode.InvalidParams) return toolFailure(at, 'invalid arguments');
  const late = error instanceof McpError && error.code === McpCode.RequestTimeout;
  const what = late ? `did not answer ${at.tool} in time` : `cannot be reached`;
  return new CompassError('unavailable', `${at.server} ${what}`, { cause: error, retryAfterMs: RETRY_MS });
};
