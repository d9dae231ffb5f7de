import { Instant, Signal, Window } from '@compass/core';
import { z } from 'zod';
import { rows } from '../rows.ts';

/** The answers of the tools that telemetry calls, checked here once; unknown keys are dropped. */
const Labels = z.record(z.string(), z.string());
const Sample = z.tuple([z.number(), z.string()]);
const Nanoseconds = z.string().regex(/^-?\d{1,19}$/);

const MatrixLine = z.object({ metric: Labels, values: rows(Sample) });
/** What our own server says when there were too many series; others may mean anything by it. */
const Reduced = z.object({ kept: z.number(), of: z.number().nullable() }).optional().catch(undefined);
/** A source answers success, and that a part of it did not. */
const Warnings = z.array(z.string()).optional().catch(undefined);
export const Matrix = z.object({
  resultType: z.literal('matrix'),
  result: z.array(MatrixLine),
  reduced: Reduced,
  warnings: Warnings,
});
export const Instantly = z.discriminatedUnion('resultType', [
  z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: Labels, value: Sample })),
    warnings: Warnings,
  }),
  Matrix,
  z.object({ resultType: z.literal('scalar'), result: Sample, warnings: Warnings }),
]);
export const LabelValues = z.object({ values: z.array(z.string()) });

export const Streams = z.object({
  streams: z.array(z.object({ stream: Labels, values: rows(z.tuple([Nanoseconds, z.string()])) })),
  truncated: z.boolean().default(false),
});

export const SpanRow = z.object({
  traceID: z.string().min(1),
  spanID: z.string().min(1),
  parentSpanID: z.string(),
  service: z.string(),
  pod: z.string().default(''),
  name: z.string(),
  startNs: Nanoseconds,
  endNs: Nanoseconds,
  error: z.boolean().optional(),
});
export const OneTrace = z.object({ spans: rows(SpanRow) });
export const FoundTraces = z.object({ traces: z.array(OneTrace), truncated: z.boolean().default(false) });

export const Changes = z.object({
  changes: z.array(z.object({ at: Instant, component: z.string(), kind: z.string(), summary: z.string() })),
});

export const Annotation = z.object({
  at: Instant,
  until: Instant.nullable().default(null),
  text: z.string(),
  tags: z.array(z.string()).default([]),
});
export const Annotations = z.object({ annotations: z.array(Annotation) });

const SessionRow = z.object({
  pid: z.number().int(),
  backend_start: z.string().min(1),
  user: z.string().default(''),
  application: z.string().default(''),
  state: z.string(),
  wait_event_type: z.string().nullable().default(null),
  wait_event: z.string().nullable().default(null),
  xact_start: z.string().nullable().default(null),
  state_change: z.string().nullable().default(null),
  blocked_by: z.array(z.number().int()).default([]),
  relations: z.array(z.string()).default([]),
});
/** `now` is the database's; without one that can be read, the sources' own clock stands in. */
export const Sessions = z.object({ now: Instant.optional().catch(undefined), sessions: z.array(SessionRow) });

export const Clock = z.object({ now: Instant });
const Span = z.tuple([Instant, Instant]).nullable();
export const Description = z.object({
  id: z.string().min(1),
  window: Window,
  coverage: z.object({ metrics: Span, logs: Span, traces: Span }),
  component_label: z.string().min(1),
  signals: z.array(Signal),
  missing: z.record(z.string(), z.string()).default({}),
  services: z.array(z.string()),
  trigger: z.object({ service: z.string() }).nullable().catch(null),
  symptom: z
    .object({ query: z.string(), worse: z.enum(['up', 'down']) })
    .nullable()
    .catch(null),
});
export type Description = z.infer<typeof Description>;

/** What an action's tool says of itself. */
export const Done = z.looseObject({
  done: z.boolean().optional(),
  terminated: z.boolean().optional(),
  reason: z.string().optional(),
});
export const ReadBack = z.object({ exists: z.boolean() });
