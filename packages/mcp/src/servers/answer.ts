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
