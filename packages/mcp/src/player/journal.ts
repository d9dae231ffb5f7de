import { isDeepStrictEqual } from 'node:util';
import { CompassError } from '@compass/core';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Bundle } from './bundle.ts';
import { type Moment, msOf } from './moment.ts';
import type { Incident, JournalLine } from './schemas.ts';
import { isoNs, isoOf, shiftTimes } from './times.ts';

const Row = z.record(z.string(), z.unknown());
const Failed = z.object({ error: z.object({ message: z.string() }) });
const CallResult = z.looseObject({
  structuredContent: Row.optional(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).optional(),
});

/** What the latest call of a tool, no later than the clock, had answered, in the recording's own times. */
export function latestAnswer(bundle: Bundle, moment: Moment, tool: string, asked: unknown): Record<string, unknown> {
  const recorded = shiftTimes(asked, -moment.offsetMs);
  const line = bundle.journal?.findLast(
    (one) => one.tool === tool && msOf(one.at) <= moment.clockMs && isDeepStrictEqual(one.arguments ?? {}, recorded),
  );
  if (!line) {
    const clock = isoOf(moment.clockMs + moment.offsetMs);
    throw new CompassError('not_recorded', `not recorded: no answer of ${tool} is known up to ${clock}`);
  }
  return withoutEnded(bundle.incident, moment, answerOf(line));
}

/** What exactly this call answered when it was recorded; null where it was not made. Errors are answered as they were. */
export function recordedAnswer(bundle: Bundle, moment: Moment, tool: string, asked: unknown): CallToolResult | null {
  if (bundle.journal === null || moment.responded) return null;
  const recorded = shiftTimes(asked, -moment.offsetMs);
  const line = bundle.journal.findLast(
    (one) => one.tool === tool && msOf(one.at) <= moment.clockMs && isDeepStrictEqual(one.arguments ?? {}, recorded),
  );
  if (line === undefined) return null;
  const failed = Failed.safeParse(line.result);
  if (failed.success) return { content: [{ type: 'text', text: failed.data.error.message }], isError: true };
  const answer = Row.parse(shiftTimes(answerOf(line), moment.offsetMs));
  return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer };
}

/** The answer itself: journals hold it bare or as the MCP result around it. */
function answerOf({ tool, result }: JournalLine): Record<string, unknown> {
  const call = CallResult.safeParse(result);
  if (call.success && call.data.structuredContent) return call.data.structuredContent;
  const text = call.success ? call.data.content?.find(({ type }) => type === 'text')?.text : undefined;
  const bare = text === undefined ? result : parsed(text);
  if (Array.isArray(bare)) return { sessions: bare };
  const row = Row.safeParse(bare);
  if (row.success) return row.data;
  throw new CompassError('invalid', `journal.jsonl.gz: the result of ${tool} is no object`, { field: 'result' });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Until the next recorded look, what the response ended is no longer there. */
function withoutEnded(incident: Incident, moment: Moment, answer: Record<string, unknown>): Record<string, unknown> {
  const { response } = incident;
  if (!response || !moment.responded) return answer;
  const kept = Object.entries(answer).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.filter((row) => !isRowOf(row, response.params)) : value,
  ]);
  return Object.fromEntries(kept);
}

const plainKey = (key: string): string => key.replaceAll('_', '').toLowerCase();

/** Whether a recorded row is the one named: every named field is there and the same; times are compared as moments. */
export function isRowOf(row: unknown, named: Readonly<Record<string, unknown>>): boolean {
  const fields = Row.safeParse(row);
  if (!fields.success) return false;
  const byKey = new Map(Object.entries(fields.data).map(([key, value]) => [plainKey(key), value]));
  const names = Object.entries(named);
  return names.length > 0 && names.every(([key, value]) => sameValue(byKey.get(plainKey(key)), value));
}

/** Equal values; two ISO times are equal when they are the same moment to the last digit. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [isoNs(a), isoNs(b)];
    if (left !== null && right !== null) return left === right;
  }
  return a === b;
}
