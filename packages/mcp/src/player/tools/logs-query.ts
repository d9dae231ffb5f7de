import { z } from 'zod';
import { parseLogql } from '../../logql/parse.ts';
import { type FoundLine, selectLines } from '../../logql/select-lines.ts';
import { keyOf, type Labels } from '../../promql/labels.ts';
import { coveredWindow } from '../coverage.ts';
import { defineTool } from '../define-tool.ts';
import { msToNs } from '../times.ts';
import { LabelSet, Query, recordedWindow, Time } from './arguments.ts';

export const logsQuery = defineTool({
  name: 'logs_query',
  description:
    'Log lines from start to end: {label="value"} with |=, !=, |~, !~, | json and | field > number. ' +
    'When there are more than limit (1000) the newest are given and truncated is true. Oldest first in each stream.',
  input: z.strictObject({
    query: Query,
    start: Time,
    end: Time,
    limit: z.number().int().min(1).max(5000).default(1000),
  }),
  output: z.object({
    streams: z.array(z.object({ stream: LabelSet, values: z.array(z.tuple([z.string(), z.string()])) })),
    truncated: z.boolean(),
  }),
  answer({ query, start, end, limit }, { stage: { bundle }, moment }) {
    const parsed = parseLogql(query);
    const window = coveredWindow(bundle, 'logs', moment, recordedWindow(moment, { start, end }));
    const found = selectLines(bundle.logs ?? [], parsed, window).flatMap((stream) => stream.found);
    found.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0));
    return { streams: byStream(found.slice(-limit), msToNs(moment.offsetMs)), truncated: found.length > limit };
  },
});

function byStream(lines: FoundLine[], offsetNs: bigint): { stream: Labels; values: [string, string][] }[] {
  const streams = new Map<string, { stream: Labels; values: [string, string][] }>();
  for (const { labels, ns, line } of lines) {
    const key = keyOf(labels);
    const stream = streams.get(key) ?? { stream: labels, values: [] };
    stream.values.push([String(ns + offsetNs), line]);
    streams.set(key, stream);
  }
  return [...streams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stream]) => stream);
}
