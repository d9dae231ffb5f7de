// SIGNATURE WANTED BY packages/core/src/record/rank.ts (body to be written by the owner of this folder)
import type { HypothesisDraft, LedgerLine } from '../nouns/hypothesis.ts';
import type { Test, Verdict } from '../nouns/test.ts';
export function ledgerOf(_input: { draft: HypothesisDraft; tests: Test[]; verdicts: Verdict[]; untrustedOnly: boolean }): {
  ledger: LedgerLine[];
  confidence: number;
  status: 'open' | 'survived' | 'disproven';
} {
  throw new Error('not written');
}
