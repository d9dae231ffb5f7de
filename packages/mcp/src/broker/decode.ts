import { CompassError } from '@compass/core';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { saidError, toolFailure } from './failure.ts';
import { defaultLimits } from './limits.ts';
import { isPlain, plainly } from './plain.ts';
import { scanJson } from './scan-json.ts';
import { weigh } from './weigh.ts';

const textsOf = (result: CallToolResult): string[] =>
  (result.content ?? []).flatMap((part) => (part.type === 'text' ? [part.text] : []));

/** JSON of the whole text, else of those of its parts that are JSON: a list may come one item a part. Undefined where there is none. */
const jsonOf = (texts: string[]): unknown => {
  const parsed = (text: string): unknown[] => {
    try {
      return [JSON.parse(text)];
    } catch {
      return [];
    }
  };
  const [whole] = parsed(texts.join(''));
  if (whole !== undefined) return whole;
  const parts = texts.flatMap(parsed);
  return parts.length > 1 ? parts : parts[0];
};

/** Some servers can only give objects and wrap every other answer as `{result: …}`. */
const unwrap = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const [only, ...others] = Object.entries(value);
  return only?.[0] === 'result' && others.length === 0 ? only[1] : value;
};

/**
 * The value in a tool's answer: structured content, else JSON in its text, else (`prose`) the text; its texts made plain (no control
 * characters, nothing that turns or hides letters). Rejects the rest, and tool errors.
 */
export const decode = (
  result: CallToolResult,
  at: { server: string; tool: string; prose: boolean; maxBytes: number; maxDepth: number; maxValues?: number },
): unknown => {
  const texts = textsOf(result);
  const text = texts.join('');
  const told = (value: unknown, plain = false): unknown => {
    const error = saidError(value);
    if (error !== null) throw toolFailure(at, error);
    return plain ? value : plainly(value);
  };
  if (result.isError === true) throw toolFailure(at, text);
  if (result.structuredContent !== undefined) {
    weigh(result.structuredContent, at);
    return told(unwrap(result.structuredContent));
  }
  weigh(text, at);
  scanJson(text, { ...defaultLimits, ...at });
  const value = jsonOf(texts);
  if (value === undefined) {
    const prose = told(text);
    if (at.prose) return prose;
    // A list that comes one item a part has no part where it is empty.
    if (result.content.length === 0) return [];
    throw new CompassError('unavailable', `${at.server} answered ${at.tool} with text that is not JSON`);
  }
  weigh(value, at);
  return told(unwrap(value), isPlain(text));
};
