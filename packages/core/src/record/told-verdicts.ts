import type { Investigation } from '../nouns/investigation.ts';
import type { Verdict } from '../nouns/test.ts';

/** Who led after each verdict, from the verdicts alone, so that an old answer never changes. */
function leadersOf({ hypotheses, verdicts, tests }: Parameters<typeof toldVerdicts>[0]): {
  before: number | null;
  after: (number | null)[];
} {
  const standing = new Map(
    hypotheses.map((one) => {
      const first = verdicts.find((verdict) => verdict.hypothesis === one.number);
      return [one.number, first?.from ?? one.confidence];
    }),
  );
  const best = () => [...standing].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? null;
  const before = best();
  const after = verdicts.map((verdict) => {
    const decisive = tests.find((state) => state.test.hash === verdict.test)?.test.decisive === true;
    if (verdict.verdict === 'disproven' && decisive) standing.delete(verdict.hypothesis);
    else standing.set(verdict.hypothesis, verdict.to);
    return best();
  });
  return { before, after };
}

/**
 * The verdicts that get a message of their own: those a person asked for, and those that changed which hypothesis leads. The first round
 * runs by itself before people see the list: of it at most one, and only when it is over.
 */
export function toldVerdicts(investigation: Pick<Investigation, 'hypotheses' | 'verdicts' | 'tests'>): Verdict[] {
  const { verdicts, tests } = investigation;
  const { before, after } = leadersOf(investigation);
  const recovery = new Set(tests.filter((state) => state.test.name === 'recovery').map((state) => state.test.hash));
  const asked = verdicts.findIndex((one) => one.askedBy !== null || recovery.has(one.test));
  const round = asked === -1 ? verdicts.length : asked;
  const running = tests.some((state) => state.state === 'running' && state.askedBy === null);
  const ended = after[round - 1] ?? before;
  const settledAt = after
    .slice(0, round)
    .findLastIndex((leader, index) => leader === ended && (after[index - 1] ?? before) !== ended);
  return verdicts.filter((one, index) => {
    if (recovery.has(one.test)) return false;
    if (one.askedBy !== null) return true;
    if (index < round) return ended !== before && index === settledAt && !(running && asked === -1);
    return after[index] !== (after[index - 1] ?? before);
  });
}
