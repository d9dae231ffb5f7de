import { CompassError } from '@compass/core';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { toolFailure } from './failure.ts';
import { weigh } from './weigh.ts';

const textOf = (result: CallToolResult): string =>
  (result.content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');

/** Some servers can only give objects and wrap every other answer as `{result: …}`. */
const unwrap = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const [only, ...others] = Object.entries(value);
  return only?.[0] === 'result' && others.length === 0 ? only[1] : value;
};

/** The value in a tool's answer: structured content, else JSON in its text. Rejects what is neither, and tool errors. */
export const decode = (
  result: CallToolResult,
  at: { server: string; tool: string; maxBytes: number; maxDepth: number },
): unknown => {
  const text = textOf(result);
  if (result.isError === true) throw toolFailure(at, text);
  if (result.structuredContent !== undefined) {
    weigh(result.structuredContent, at);
    return unwrap(result.structuredContent);
  }
  weigh(text, at);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CompassError('unavailable', `${at.server} answered ${at.tool} with text that is not JSON`, { cause });
  }
  weigh(value, at);
  return unwrap(value);
};
