import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CompassError } from '@compass/core';
import type { z } from 'zod';
import type { StoredStream } from '../logql/select-lines.ts';
import { indexSeries } from '../promql/series-index.ts';
import type { Bundle, StoredSpan } from './bundle.ts';
import { Changes, Incident, JournalLine, Logs, Metrics, type Span, Traces } from './schemas.ts';

const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Reads a bundle folder and checks every file. `truth.json` is never opened.
 * Rejects with CompassError: `not_found` (no bundle there), `invalid` (naming file and field).
 */
export async function openBundle(directory: string): Promise<Bundle> {
  const read = <S extends z.ZodType>(file: string, schema: S) => readJson(directory, file, schema);
  // One after the other: each file's text is several times its content, and goes before the next is read.
  const incident = await read('incident.json', Incident);
  const metrics = await read('metrics.json.gz', Metrics);
  const logs = await read('logs.json.gz', Logs);
  const traces = await read('traces.json.gz', Traces);
  const changes = await read('changes.json', Changes);
  const journal = await readJournal(directory);
  if (!incident)
    throw new CompassError('not_found', `${join(directory, 'incident.json')} is missing: no incident bundle`);
  if (!metrics) throw new CompassError('not_found', `${join(directory, 'metrics.json.gz')} is missing from the bundle`);
  return {
    incident,
    metrics: indexSeries(metrics),
    logs: logs?.map(storeStream) ?? null,
    traces: traces ? groupSpans(traces) : null,
    changes,
    journal,
  };
}

async function readText(directory: string, file: string): Promise<string | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(directory, file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  if (!file.endsWith('.gz')) return bytes.toString('utf8');
  try {
    // At once: unzipped in the background it leaves tens of MB behind in the allocator, and nobody waits for anything else meanwhile.
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch (error) {
    throw new CompassError('invalid', `${file}: not a readable gzip file`, { cause: error });
  }
}

async function readJson<S extends z.ZodType>(directory: string, file: string, schema: S): Promise<z.output<S> | null> {
  const text = await readText(directory, file);
  return text === null ? null : check(file, schema, parseJson(file, text));
}

async function readJournal(directory: string): Promise<JournalLine[] | null> {
  const file = 'journal.jsonl.gz';
  const text = await readText(directory, file);
  if (text === null) return null;
  const lines = text.split('\n').map((line, index) => ({ line, where: `${file} line ${index + 1}` }));
  return lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, where }) => check(where, JournalLine, parseJson(where, line)))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CompassError('invalid', `${file}: not JSON`, { cause: error });
  }
}

/** Checks one file's content; the error names the file and the first field that is wrong. */
export function check<S extends z.ZodType>(file: string, schema: S, value: unknown): z.output<S> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const field = issue?.path.join('.') || 'the whole file';
  throw new CompassError('invalid', `${file}: ${field}: ${issue?.message ?? 'is not as expected'}`, { field });
}

function storeStream({ stream, values }: Logs[number]): StoredStream {
  const timed = values.map(([ns, line]) => ({ ns: BigInt(ns), line }));
  timed.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0));
  return { labels: stream, times: BigInt64Array.from(timed, ({ ns }) => ns), lines: timed.map(({ line }) => line) };
}

function groupSpans(spans: readonly Span[]): Map<string, StoredSpan[]> {
  const traces = new Map<string, StoredSpan[]>();
  for (const span of spans) {
    const stored = { span, startNs: BigInt(span.startNs), endNs: BigInt(span.endNs) };
    const trace = traces.get(span.traceID);
    if (trace) trace.push(stored);
    else traces.set(span.traceID, [stored]);
  }
  for (const trace of traces.values())
    trace.sort((a, b) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0));
  return traces;
}
