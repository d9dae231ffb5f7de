import { z } from 'zod';
import type { Evidence } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { type Verdict, VerdictWord } from '../nouns/test.ts';
import { WireLedger, wireLedger } from './ledger.ts';
import { WireSeries, wireSeries } from './series.ts';

/** The specification's FalsificationResult; where it says validated, `verdict` says survived. */
export const FalsificationResult = z.object({
  hypothesis_id: z.string(),
  test: z.string(),
  test_name: z.string(),
  expected_if_true: z.string(),
  observed: z.string(),
  disproven: z.boolean(),
  verdict: VerdictWord,
  confidence_adjustment: z.number(),
  from: z.number(),
  to: z.number(),
  evidence: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      query: z.string(),
      start: z.string(),
      end: z.string(),
      read_at: z.string(),
    }),
  ),
  reasoning: z.string(),
  /** How the hypothesis came to its confidence as it stands, this verdict among the steps. */
  ledger: WireLedger,
  /** The lines of values that it rests on. */
  series: z.array(WireSeries),
});
export type FalsificationResult = z.infer<typeof FalsificationResult>;

export function falsificationResult(
  investigation: Investigation,
  verdict: Verdict,
  evidence: Evidence[],
): FalsificationResult {
  const test = investigation.tests.find((state) => state.test.hash === verdict.test)?.test;
  const hypothesis = investigation.hypotheses.find((one) => one.number === verdict.hypothesis);
  return {
    hypothesis_id: hypothesis?.id ?? '',
    test: verdict.test,
    test_name: test?.name ?? '',
    expected_if_true: test?.predicts ?? '',
    observed: verdict.saw || verdict.why,
    disproven: verdict.verdict === 'disproven',
    verdict: verdict.verdict,
    confidence_adjustment: verdict.to - verdict.from,
    from: verdict.from,
    to: verdict.to,
    evidence: evidence.map((one) => ({
      id: one.id,
      source: one.source,
      query: one.query,
      start: one.start,
      end: one.end,
      read_at: one.readAt,
    })),
    reasoning: `Predicted ${test?.predicts ?? ''}. ${verdict.verdict === 'untestable' ? `Untestable: ${verdict.why}` : `Saw ${verdict.saw}`}.`,
    ledger: hypothesis === undefined ? [] : wireLedger(hypothesis),
    series: test === undefined ? [] : wireSeries(investigation, test, evidence),
  };
}
