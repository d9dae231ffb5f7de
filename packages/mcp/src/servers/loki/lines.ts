import { CompassError, isCompassError } from '@compass/core';
import { z } from 'zod';
import { rows } from '../../rows.ts';
import type { Backend } from '../backend.ts';
import { success } from '../prometheus/envelope.ts';

export const Labels = z.record(z.string(), z.string());
export type Labels = z.infer<typeof Labels>;

export interface Line {
  stream: Labels;
  ns: bigint;
  line: string;
}

/** A window in nanoseconds, both ends included. */
export interface NsWindow {
  startNs: bigint;
  endNs: bigint;
}

const Entry = z.tuple([z.string().regex(/^\d{1,19}$/), z.string()]).rest(z.unknown());
const Streams = success(
  z.object({ resultType: z.literal('streams'), result: z.array(z.object({ stream: Labels, values: rows(Entry) })) }),
);

/** Without it, fields that a query extracts would stand among the labels of the stream. */
const headers = { 'X-Loki-Response-Encoding-Flags': 'categorize-labels' };

/** Loki's words when more lines are asked for than it gives at once: "limit > max_entries_limit (5000 > 1000)". */
const lowerCap = (error: unknown): number | null => {
  const said = isCompassError(error, 'invalid') && error.cause instanceof Error ? error.cause.message : '';
  const [, cap] = (said.includes('max entries limit ') && /\(\d{1,19} > (\d{1,19})\)/.exec(said)) || [];
  return cap === undefined ? null : Number(cap);
};

const byTime = (a: Line, b: Line): number => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0);

/** At most `limit` lines, the newest or the oldest of the window, oldest first. `full`: there may be more, by their number or by what Loki warns of. */
export async function fetchLines(
  backend: Backend,
  asked: NsWindow & { query: string; limit: number; direction: 'backward' | 'forward' },
  signal: AbortSignal,
): Promise<{ lines: Line[]; full: boolean }> {
  const { query, direction, startNs, endNs, limit } = asked;
  // Loki leaves out the end of a range.
  const params = { query, start: String(startNs), end: String(endNs + 1n), limit, direction };
  try {
    const { data, warnings } = await backend.ask('loki/api/v1/query_range', Streams, { params, headers, signal });
    const lines = data.result.flatMap(({ stream, values }) =>
      values.map(([ns, line]) => ({ stream, ns: BigInt(ns), line })),
    );
    return { lines: lines.sort(byTime), full: lines.length >= limit || (warnings ?? []).length > 0 };
  } catch (error) {
    const cap = lowerCap(error);
    if (cap === null || cap < 1 || cap >= limit) throw error;
    return fetchLines(backend, { ...asked, limit: cap }, signal);
  }
}

/** CompassError `invalid` for a query of numbers where lines are asked for. */
export const linesOnly = (kind: 'lines' | 'numbers'): void => {
  if (kind === 'numbers')
    throw new CompassError('invalid', 'this query gives numbers and not lines: ask logs_volume', { field: 'query' });
};
