import { z } from 'zod';
import { AgentId } from './observation.ts';
import { TestDraft, VerdictWord } from './test.ts';

/** One step of the confidence sum, in log-odds, with the confidence that stood after it. */
export const LedgerLine = z.object({
  why: z.string(),
  weight: z.number(),
  confidence: z.number(),
  test: z.string().nullable(),
  verdict: VerdictWord.nullable(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

export const ActionRef = z.object({
  action: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type ActionRef = z.infer<typeof ActionRef>;

/** A cause as an agent proposes it. `supports` must be ids of observations that exist. */
export const HypothesisDraft = z.object({
  agent: AgentId,
  /** Two drafts of the same kind and component are the same cause seen twice. */
  kind: z.string(),
  statement: z.string().min(1),
  mechanism: z.string(),
  component: z.string(),
  why: z.string(),
  supports: z.array(z.string()),
  prior: z.number().min(0.05).max(0.5),
  tests: z.array(TestDraft),
  affected: z.array(z.string()),
  suggestion: ActionRef.nullable(),
  /** A model, or a caller over REST or MCP, proposed it: what they say of it is outside text, and weighs nothing. */
  proposedBy: z.object({ model: z.string(), says: z.number().optional(), mechanism: z.string() }).optional(),
  /** Calls are known, and none lead to it from where the symptom is. */
  unreached: z.boolean().optional(),
  /** It was the cause before: log-odds that this adds to the prior, and whether nothing but memory proposed it. */
  recalled: z
    .object({
      patterns: z.array(z.object({ id: z.string(), number: z.number().int() })).min(1),
      weight: z.number().min(0).max(0.7),
      alone: z.boolean(),
    })
    .optional(),
  /** Where components compete to be the cause: one of so many, and the odds of nothing being wrong or the cause being out of sight. */
  rivals: z.object({ oneOf: z.number().positive(), others: z.number().nonnegative() }).optional(),
});
export type HypothesisDraft = z.infer<typeof HypothesisDraft>;

export const Hypothesis = HypothesisDraft.extend({
  id: z.string(),
  /** Stable in its investigation; not its rank. */
  number: z.number().int().positive(),
  /** Its agent's own `min_confidence_threshold`; null = the installation's. */
  threshold: z.number().nullable(),
  ledger: z.array(LedgerLine),
  initialConfidence: z.number(),
  confidence: z.number(),
  status: z.enum(['open', 'survived', 'disproven', 'set_aside']),
  /** All that speaks for it is text that outsiders can write: it is capped, people are told, and no action is offered. */
  outsideText: z.boolean().optional(),
});
export type Hypothesis = z.infer<typeof Hypothesis>;
