import type { Verdict } from '../nouns/test.ts';

/** What came of an action: "recovered", "worse", "no effect"; where nothing of the symptom was read since, that, and not that it had no effect. */
export function outcomeWord(
  { verdicts }: { verdicts: readonly Pick<Verdict, 'test' | 'verdict'>[] },
  { outcome, recoveryHash }: { outcome: string | null; recoveryHash: string },
): string {
  if (outcome === null) return 'open';
  const isBlind = verdicts.some(({ test, verdict }) => test === recoveryHash && verdict === 'untestable');
  return outcome === 'no_effect' && isBlind ? 'effect not seen' : outcome.replace('_', ' ');
}
