import { z } from 'zod';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Pattern, Similar } from '../nouns/pattern.ts';

/** What was learned, on the wire. Statement, symptom, signs and outcome are text that outsiders may have written parts of. */
export const WirePattern = z.object({
  id: z.string(),
  name: z.string(),
  learned_at: z.string(),
  service: z.string(),
  component: z.string(),
  kind: z.string(),
  signal: z.string().nullable(),
  statement: z.string(),
  symptom: z.string(),
  signs: z.array(z.string()),
  outcome: z.string(),
  says: z.array(z.object({ investigation: z.string(), say: z.string(), at: z.string() })),
  weight: z.number(),
  state: z.enum(['live', 'quarantined']),
  embedder: z.string().nullable(),
});
export type WirePattern = z.infer<typeof WirePattern>;

export const wirePattern = ({ id, number, labels, told, says, ...one }: Pattern): WirePattern => ({
  id,
  name: `INV-${number}`,
  learned_at: one.learnedAt,
  ...labels,
  ...told,
  says: says.map(({ number: by, say, at }) => ({ investigation: `INV-${by}`, say, at })),
  weight: one.weight,
  state: one.state,
  embedder: one.embedder,
});

export const WireSimilar = z.object({
  investigation_id: z.string(),
  name: z.string(),
  service: z.string(),
  component: z.string(),
  statement: z.string(),
  outcome: z.string(),
  learned_at: z.string(),
  common: z.array(z.string()),
  likeness: z.number(),
  weight: z.number(),
  /** The hypothesis that it became or lifted; null where none, and `not_proposed` says why. */
  hypothesis: z.number().int().nullable(),
  not_proposed: z.string(),
});
export type WireSimilar = z.infer<typeof WireSimilar>;

/** The hypothesis that a pattern became or lifted; null for none. */
export const recalledAs = (
  { hypotheses }: Pick<Investigation, 'hypotheses'>,
  { id }: Pick<Similar, 'id'>,
): Hypothesis | null =>
  hypotheses.find(({ recalled }) => recalled?.patterns.some((one) => one.id === id) === true) ?? null;

export const wireSimilar = (investigation: Pick<Investigation, 'hypotheses' | 'similar'>): WireSimilar[] =>
  (investigation.similar ?? []).map((one) => ({
    investigation_id: one.id,
    name: `INV-${one.number}`,
    service: one.labels.service,
    component: one.labels.component,
    ...one.told,
    learned_at: one.learnedAt,
    common: one.common,
    likeness: one.likeness,
    weight: one.weight,
    hypothesis: recalledAs(investigation, one)?.number ?? null,
    not_proposed: one.why,
  }));
