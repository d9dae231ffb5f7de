import { isCompassError } from '@compass/core';
import { asMeant } from '../../logql/as-meant.ts';
import type { Backend } from '../backend.ts';
import { inParallel } from '../in-parallel.ts';
import { countLines } from './count-lines.ts';
import { fetchLines, type Labels, type Line, linesOnly, type NsWindow } from './lines.ts';
import { logqlOf } from './logql.ts';
import { sampleLines, templatesOf } from './reduce-lines.ts';

export interface LinesInput extends NsWindow {
  query: string;
  limit: number;
  direction?: 'backward' | 'forward' | undefined;
}

/** Places in the window that a sample is read from, lines read at each, and how many are read at once. */
const PLACES = 12;
const MOST_AT_A_PLACE = 1_000;
const AT_ONCE = 4;

const byStream = (lines: readonly Line[]): { stream: Labels; values: [string, string][] }[] =>
  [...Map.groupBy(lines, ({ stream }) => JSON.stringify(Object.entries(stream).sort()))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, of]) => ({
      stream: of[0]?.stream ?? {},
      values: of.map(({ ns, line }): [string, string] => [String(ns), line]),
    }));

/** The newest lines of each of several stretches of the window. */
async function spread(backend: Backend, { query, startNs, endNs }: LinesInput, signal: AbortSignal): Promise<Line[]> {
  const length = (endNs - startNs + 1n) / BigInt(PLACES);
  const stretches = Array.from({ length: PLACES }, (_, at) => ({
    startNs: startNs + BigInt(at) * length,
    endNs: at === PLACES - 1 ? endNs : startNs + BigInt(at + 1) * length - 1n,
  }));
  const found = await inParallel(stretches, AT_ONCE, (stretch) =>
    fetchLines(backend, { query, ...stretch, limit: MOST_AT_A_PLACE, direction: 'backward' }, signal),
  );
  return found.flatMap(({ lines }) => lines);
}

/** What fails beside the lines themselves is left out; the lines are worth having without it. */
const orNull = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work;
  } catch (error) {
    if (isCompassError(error)) return null;
    throw error;
  }
};

/**
 * Lines of a window. When more match than `limit`: with a direction the newest or oldest, without one a sample over the whole window with
 * counts of all that match by level (Loki's), and of all that were read by template. CompassError as `Backend.ask`.
 */
export async function queryLines(backend: Backend, asked: LinesInput, signal: AbortSignal) {
  linesOnly(logqlOf(asked.query).kind);
  const { lines: query, counted: counting } = asMeant(asked.query);
  const input = { ...asked, query };
  const { lines, full } = await fetchLines(backend, { ...input, direction: input.direction ?? 'backward' }, signal);
  if (!full || input.direction !== undefined) return { streams: byStream(lines), truncated: full };
  // Of all that follows together as of one request.
  const timed = AbortSignal.any([signal, AbortSignal.timeout(backend.timeoutMs)]);
  const counted = await orNull(countLines(backend, { ...input, query: counting }, timed));
  if (counted !== null && counted.matched <= lines.length) return { streams: byStream(lines), truncated: false };
  const read = (await orNull(spread(backend, input, timed))) ?? lines;
  return {
    streams: byStream(sampleLines(read, input.limit)),
    truncated: true,
    counts: {
      matched: counted?.matched ?? null,
      levels: counted?.levels ?? {},
      read: read.length,
      templates: templatesOf(read),
    },
  };
}
