import { z } from 'zod';
import { AgentId } from './observation.ts';
import { SignalKind } from './signal.ts';
import { Instant } from './time.ts';

/** How the end of one investigation speaks for a pattern or against it. */
export const Say = z.enum([
  /** It was named, and that was all: nobody said whether it was it. */
  'named',
  /** What was done about it ended the symptom. */
  'recovered',
  'agreed',
  'partly',
  /** People said that it was something else. */
  'overridden',
  /** Recalled, tested, and the cause again. */
  'recurred',
  /** Recalled, and disproven by its tests. */
  'failed',
]);
export type Say = z.infer<typeof Say>;

/** What can be compared between incidents without reading text: names of the inventory and words of closed sets. */
export const PatternLabels = z.object({
  service: z.string().max(200),
  component: z.string().max(200),
  /** The agent's word for the mechanism. */
  kind: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/),
  signal: SignalKind.nullable(),
});
export type PatternLabels = z.infer<typeof PatternLabels>;

/** Text that outsiders may have written parts of: it is searched and shown, and reaches nothing else. */
export const PatternText = z.object({
  statement: z.string().max(120),
  symptom: z.string().max(300),
  /** What was unusual then. */
  signs: z.array(z.string().max(80)).max(12),
  /** What happened then. */
  outcome: z.string().max(300),
});
export type PatternText = z.infer<typeof PatternText>;

/** What one investigation taught that ended with a cause. Its id is that of the investigation. */
export const Pattern = z.object({
  id: z.string(),
  number: z.number().int(),
  revision: z.number().int().positive(),
  learnedAt: Instant,
  agent: AgentId,
  labels: PatternLabels,
  told: PatternText,
  /** The words it is found by. */
  words: z.array(z.string().max(40)).max(80),
  /** One say for each investigation that had to do with it, oldest first. */
  says: z.array(z.object({ number: z.number().int(), say: Say, at: Instant })).max(50),
  /** 0 to 1, computed from what was said. */
  weight: z.number().min(0).max(1),
  state: z.enum(['live', 'quarantined']),
  /** Whose numbers its embedding is: those of different embedders are never compared. Null: it has none. */
  embedder: z.string().nullable(),
});
export type Pattern = z.infer<typeof Pattern>;

/** A pattern as it was found for another incident. */
export const Similar = z.object({
  id: z.string(),
  number: z.number().int(),
  labels: PatternLabels,
  told: PatternText.pick({ statement: true, outcome: true }),
  learnedAt: Instant,
  /** What both have, in words. */
  common: z.array(z.string()),
  /** 0 to 1: meaning, words and labels together. */
  likeness: z.number(),
  weight: z.number(),
  /** Why it is no hypothesis; empty where it is one. */
  why: z.string(),
});
export type Similar = z.infer<typeof Similar>;
