import { z } from 'zod';
import { Instant } from './time.ts';

export const AgentId = z.enum(['database', 'network', 'application', 'infrastructure', 'tracing']);
export type AgentId = z.infer<typeof AgentId>;

/** A reading and what it means. `topic` is the machine's word for it, e.g. `lock_waiters`. */
export const Observation = z.object({
  id: z.string(),
  agent: z.union([AgentId, z.literal('person')]),
  type: z.enum(['metric', 'log', 'trace', 'config', 'note']),
  /** `prometheus:lock_waiters`, as in the specification. */
  source: z.string(),
  topic: z.string(),
  component: z.string().nullable(),
  value: z.number().nullable(),
  normal: z.number().nullable(),
  unit: z.string(),
  /** Left its reference in the bad direction. */
  unusual: z.boolean(),
  /** How far outside its own past, in widths of that past; 0 when not. */
  score: z.number(),
  onset: Instant.nullable(),
  interpretation: z.string(),
  /** At most 34 characters, for one line of the live plan. */
  short: z.string(),
  confidence: z.number().min(0).max(1),
  evidence: z.array(z.string()),
  /** Typed facts that a hypothesis may use, such as the blocking session. */
  facts: z.record(z.string(), z.unknown()),
  untrusted: z.boolean(),
  at: Instant,
});
export type Observation = z.infer<typeof Observation>;
