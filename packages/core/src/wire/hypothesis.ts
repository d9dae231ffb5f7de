import { z } from 'zod';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { VerdictWord } from '../nouns/test.ts';
import { WireHypothesis, WireObservation, wireHypothesis, wireObservation } from './investigation.ts';

const WireVerdict = z.object({
  verdict: VerdictWord,
  saw: z.string(),
  /** Why it could not be tested; empty otherwise. */
  why: z.string(),
  weight: z.number(),
  from: z.number(),
  to: z.number(),
  read_at: z.string(),
  run: z.number().int(),
  asked_by: z.string().nullable(),
  evidence: z.array(z.string()),
});

/** One hypothesis whole: what it predicts, how each prediction ended, and what speaks for it. */
export const WireHypothesisDetail = WireHypothesis.extend({
  mechanism: z.string(),
  /** Who proposed it, where that was no specialist of COMPASS; what they say weighs nothing. */
  proposed_by: z.object({ name: z.string(), mechanism: z.string() }).nullable(),
  tests: z.array(
    z.object({
      hash: z.string(),
      name: z.string(),
      question: z.string(),
      predicts: z.string(),
      refuted_by: z.string(),
      state: z.string(),
      decisive: z.boolean(),
      registered_at: z.string(),
      /** In the order of its runs. */
      verdicts: z.array(WireVerdict),
    }),
  ),
  observations: z.array(WireObservation),
});
export type WireHypothesisDetail = z.infer<typeof WireHypothesisDetail>;

export function wireHypothesisDetail(investigation: Investigation, one: Hypothesis): WireHypothesisDetail {
  const { tests, verdicts, observations } = investigation;
  return {
    ...wireHypothesis(one, investigation),
    mechanism: one.mechanism,
    proposed_by:
      one.proposedBy === undefined ? null : { name: one.proposedBy.model, mechanism: one.proposedBy.mechanism },
    tests: tests
      .filter(({ test }) => test.hypothesis === one.number)
      .map(({ test, state }) => ({
        hash: test.hash,
        name: test.name,
        question: test.question,
        predicts: test.predicts,
        refuted_by: test.refutedBy,
        state,
        decisive: test.decisive,
        registered_at: test.registeredAt,
        verdicts: verdicts
          .filter((verdict) => verdict.test === test.hash)
          .map(({ verdict, saw, why, weight, from, to, readAt, run, askedBy, evidence }) => ({
            ...{ verdict, saw, why, weight, from, to, run, evidence },
            read_at: readAt,
            asked_by: askedBy,
          })),
      })),
    observations: observations.filter(({ id }) => one.supports.includes(id)).map(wireObservation),
  };
}
