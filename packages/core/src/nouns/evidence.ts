import { z } from 'zod';
import { Instant } from './time.ts';

export const SourceName = z.enum(['metrics', 'logs', 'traces', 'changes', 'sessions', 'annotations', 'person']);
export type SourceName = z.infer<typeof SourceName>;

/** `[unix seconds, value]`; null where nothing was recorded. */
export const Point = z.tuple([z.number(), z.number().nullable()]);
export type Point = z.infer<typeof Point>;

/** One line of values over time about one component, as read from a source. */
export const Reading = z.object({
  role: z.enum(['probe', 'control', 'symptom']),
  name: z.string(),
  component: z.string().nullable(),
  unit: z.string(),
  points: z.array(Point),
  /** When the source is known to have been recording this, unix seconds; null = not known. */
  recorded: z.tuple([z.number(), z.number()]).nullable(),
});
export type Reading = z.infer<typeof Reading>;

/** What was read, with the question that was asked: kept as read, so that a verdict can be checked later. */
export const Evidence = z.object({
  id: z.string(),
  investigation: z.string(),
  source: SourceName,
  /** The MCP server that answered. */
  server: z.string(),
  query: z.string(),
  start: Instant,
  end: Instant,
  stepSeconds: z.number().nullable(),
  readAt: Instant,
  readings: z.array(Reading),
  /** Facts that are not series: sessions, log lines, spans, changes; already cut to what was used. */
  facts: z.unknown().optional(),
  /** True when outsiders can write what is in it (log text, labels of requests). */
  untrusted: z.boolean(),
});
export type Evidence = z.infer<typeof Evidence>;
