import { Instant, Signal, Trigger, Window } from '@compass/core';
import { z } from 'zod';
import { rows } from '../rows.ts';

const Labels = z.record(z.string(), z.string());
const Nanoseconds = z.string().regex(/^-?\d{1,19}$/, 'not nanoseconds since 1970');

/** When a source was recording; null: never. */
const Coverage = z.tuple([Instant, Instant]).nullable();

export const ResponseParam = z.union([z.string(), z.number(), z.boolean()]);

/** `incident.json`: what the investigator is told. */
export const Incident = z.object({
  version: z.literal(1),
  id: z.string().min(1),
  system: z.string(),
  source: z.string(),
  licence: z.string(),
  trigger: Trigger,
  symptom: z.object({ query: z.string().min(1), worse: z.enum(['up', 'down']) }).nullable(),
  window: Window,
  coverage: z.object({ metrics: Coverage, logs: Coverage, traces: Coverage }),
  component_label: z.string().min(1),
  signals: z.array(Signal),
  /** Why a source was not there, in words for people; by the source's name. */
  missing: z.record(z.string(), z.string()).optional(),
  response: z
    .object({ action: z.string().min(1), params: z.record(z.string(), ResponseParam), until: Instant })
    .optional(),
});
export type Incident = z.infer<typeof Incident>;

/** `metrics.json.gz`: a range-query matrix. */
export const Metrics = z.array(z.object({ metric: Labels, values: rows(z.tuple([z.number(), z.string()])) }));
export type Metrics = z.infer<typeof Metrics>;

/** `logs.json.gz`: Loki streams, oldest line first. */
export const Logs = z.array(z.object({ stream: Labels, values: rows(z.tuple([Nanoseconds, z.string()])) }));
export type Logs = z.infer<typeof Logs>;

export const Span = z.object({
  traceID: z.string().min(1),
  spanID: z.string().min(1),
  parentSpanID: z.string(),
  service: z.string(),
  pod: z.string(),
  name: z.string(),
  startNs: Nanoseconds,
  endNs: Nanoseconds,
  error: z.boolean().optional(),
});
export type Span = z.infer<typeof Span>;

/** `traces.json.gz`: spans in any order. */
export const Traces = rows(Span);

export const Change = z.object({ at: Instant, component: z.string(), kind: z.string(), summary: z.string() });
export type Change = z.infer<typeof Change>;
export const Changes = z.array(Change);

/** A line of `journal.jsonl.gz`: one MCP call as made. */
export const JournalLine = z.object({
  at: Instant,
  server: z.string(),
  tool: z.string().min(1),
  arguments: z.unknown(),
  result: z.unknown(),
});
export type JournalLine = z.infer<typeof JournalLine>;
