import type { CompassError, ErrorCode } from '@compass/core';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

/** A tool's answer, as JSON text for every client and structured for those that read it. */
export const answer = (value: Record<string, unknown>): CallToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(value) }],
  structuredContent: value,
});

/** A tool error: `errorType` first, so that a client can tell a bad question from a source that is down. */
export const toolError = (errorType: string, message: string): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text: `${errorType}: ${message}` }],
  structuredContent: { errorType, message },
});

/** The words that the broker knows (broker/failure.ts). */
const words: Partial<Record<ErrorCode, string>> = { invalid: 'bad_data', not_found: 'not_found', refused: 'forbidden' };

/** An error as a tool's answer: what the backend said itself, where it said something. */
export const failed = ({ code, message, cause }: CompassError): CallToolResult =>
  toolError(words[code] ?? 'unavailable', cause instanceof Error ? cause.message : message);
