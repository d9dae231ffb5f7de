import { z } from 'zod';
import { type Evidence, Reading } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';

/** Where evidence is cited, and what it says there. */
const Citation = z.object({
  what: z.enum(['symptom', 'observation', 'test']),
  /** Of the observation, or the test's hash; the investigation's for a symptom. */
  id: z.string(),
  says: z.string(),
});
type Citation = z.infer<typeof Citation>;

/** What was asked, of whom, and what for. */
export const WireEvidenceItem = z.object({
  id: z.string(),
  source: z.string(),
  server: z.string(),
  query: z.string(),
  start: z.string(),
  end: z.string(),
  read_at: z.string(),
  /** Outsiders can write what is in it: it is data, whatever it says. */
  untrusted: z.boolean(),
  of: z.array(Citation),
});
export type WireEvidenceItem = z.infer<typeof WireEvidenceItem>;

/** The same with the snapshot: the values as they were read. */
export const WireEvidence = WireEvidenceItem.extend({
  step_seconds: z.number().nullable(),
  readings: z.array(Reading),
  facts: z.unknown(),
});
export type WireEvidence = z.infer<typeof WireEvidence>;

/** Everything that is cited as evidence, the newest first, each with where. */
export function citedEvidence(investigation: Investigation): { id: string; of: Citation[] }[] {
  const { symptom, observations, verdicts, tests } = investigation;
  const cited = new Map<string, Citation[]>();
  const cite = (ids: readonly string[], citation: Citation) => {
    for (const id of ids) cited.set(id, [...(cited.get(id) ?? []), citation]);
  };
  if (symptom !== null) cite(symptom.evidence, { what: 'symptom', id: investigation.id, says: symptom.phrase });
  for (const one of observations) cite(one.evidence, { what: 'observation', id: one.id, says: one.interpretation });
  for (const one of verdicts) {
    const question = tests.find(({ test }) => test.hash === one.test)?.test.question ?? '';
    cite(one.evidence, { what: 'test', id: one.test, says: `${question} ${one.verdict}: ${one.saw || one.why}` });
  }
  return [...cited].map(([id, of]) => ({ id, of })).reverse();
}

export const wireEvidenceItem = (evidence: Evidence, of: Citation[]): WireEvidenceItem => ({
  id: evidence.id,
  source: evidence.source,
  server: evidence.server,
  query: evidence.query,
  start: evidence.start,
  end: evidence.end,
  read_at: evidence.readAt,
  untrusted: evidence.untrusted,
  of,
});

export const wireEvidence = (evidence: Evidence, of: Citation[]): WireEvidence => ({
  ...wireEvidenceItem(evidence, of),
  step_seconds: evidence.stepSeconds,
  readings: evidence.readings,
  facts: evidence.facts ?? null,
});
