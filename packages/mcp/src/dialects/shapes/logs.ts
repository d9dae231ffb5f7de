import { z } from 'zod';
import { unwrapped } from './unwrapped.ts';

const Labels = z.record(z.string(), z.string());

/** One log line; `ns` are nanoseconds since 1970. */
export interface Line {
  ns: bigint;
  labels: Record<string, string>;
  line: string;
}

const Result = z.looseObject({ result: z.array(z.unknown()) });
const Streams = z.array(
  z.looseObject({ stream: Labels, values: z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())) }),
);
const Entries = z.array(z.looseObject({ timestamp: z.string().regex(/^\d+$/), line: z.string(), labels: Labels }));

/** Log lines of Loki's own answer (streams) or of mcp-grafana's (entries). ZodError for another shape. */
export const logLines = (value: unknown): Line[] => {
  const found = unwrapped(value);
  const result = Result.safeParse(found);
  const streams = Streams.safeParse(result.success ? result.data.result : found);
  if (streams.success)
    return streams.data.flatMap(({ stream, values }) =>
      values.map(([ns, line]) => ({ ns: BigInt(ns), labels: stream, line })),
    );
  return Entries.parse(found).map(({ timestamp, line, labels }) => ({ ns: BigInt(timestamp), labels, line }));
};

/** Lines as canonical streams, oldest first in each. */
export const asStreams = (lines: Line[], truncated: boolean) => {
  const streams = new Map<string, { stream: Record<string, string>; values: [string, string][] }>();
  for (const { ns, labels, line } of lines.toSorted((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0))) {
    const key = JSON.stringify(Object.entries(labels).sort());
    const stream = streams.get(key) ?? { stream: labels, values: [] };
    stream.values.push([String(ns), line]);
    streams.set(key, stream);
  }
  return { streams: [...streams.values()], truncated };
};
