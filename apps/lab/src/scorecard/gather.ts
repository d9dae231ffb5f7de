import { type MeasuredCase, rankOf, scoreOf } from '@compass/compose/offline';
import type { Bin, Group } from './results.ts';

const isCaused = (one: MeasuredCase) => typeof one.truth === 'string';

/** Cases of these whose cause is the commonest one of their system; `among` is where commonness is counted. */
function guessed(cases: readonly MeasuredCase[], among: readonly MeasuredCase[]): number {
  const commonest = new Map<string, string>();
  for (const [system, list] of Map.groupBy(among.filter(isCaused), (one) => one.system)) {
    const counts = [...Map.groupBy(list, (one) => String(one.truth))].sort(([, a], [, b]) => b.length - a.length);
    commonest.set(system, counts[0]?.[0] ?? '');
  }
  return cases.filter((one) => isCaused(one) && commonest.get(one.system) === one.truth).length;
}

export function groupOf(name: string, cases: readonly MeasuredCase[], among: readonly MeasuredCase[]): Group {
  const caused = cases.filter(isCaused);
  return {
    name,
    score: scoreOf([...cases]),
    caused: caused.length,
    quiet: cases.filter((one) => one.truth === null).length,
    causes: new Set(caused.map((one) => `${one.system} ${one.truth}`)).size,
    guessed: guessed(cases, among),
  };
}

export const groupsBy = (cases: readonly MeasuredCase[], by: (one: MeasuredCase) => string): Group[] =>
  [...Map.groupBy(cases, by)].map(([name, list]) => groupOf(name, list, cases));

/** First suspects by the tenth their confidence lies in (1 belongs to the last); what abstains says nothing of its first suspect. */
export function reliabilityOf(cases: readonly MeasuredCase[]): {
  bins: Bin[];
  abstained: { caused: number; quiet: number };
} {
  const judged = cases.filter((one) => one.truth !== undefined && one.error === undefined);
  const silent = judged.filter((one) => one.abstained);
  const named = judged
    .filter((one) => !one.abstained)
    .map((one) => ({ said: one.suspects[0]?.confidence ?? 0, right: rankOf(one) === 1 }));
  const bins = Array.from({ length: 10 }, (_, tenth) => {
    const inside = named.filter(({ said }) => Math.min(9, Math.floor(said * 10)) === tenth);
    const sum = inside.reduce((total, { said }) => total + said, 0);
    return {
      from: tenth / 10,
      cases: inside.length,
      said: inside.length === 0 ? null : sum / inside.length,
      right: inside.filter(({ right }) => right).length,
    };
  });
  const caused = silent.filter(isCaused).length;
  return { bins, abstained: { caused, quiet: silent.length - caused } };
}

/** Cases that were not answered right, and what was said instead. */
export const missesOf = (cases: readonly MeasuredCase[]): { id: string; said: string }[] =>
  cases.flatMap((one) => {
    const [first] = one.suspects;
    const rank = rankOf(one);
    const named = `named ${first?.component} at ${first?.confidence.toFixed(2)}`;
    if (one.error !== undefined) return [{ id: one.id, said: `could not be run: ${one.error}` }];
    if (one.truth === undefined || (one.truth === null && one.abstained)) return [];
    if (one.truth === null) return [{ id: one.id, said: `nothing was wrong; ${named}` }];
    if (one.abstained) return [{ id: one.id, said: 'no cause named' }];
    return rank === 1
      ? []
      : [{ id: one.id, said: `${named}; the cause ${rank === null ? 'is not listed' : `is number ${rank}`}` }];
  });

/** Who was named in cases of whose past nothing is known to have been wrong. */
export const namedIn = (cases: readonly MeasuredCase[]): string[] =>
  cases
    .filter((one) => one.truth === null && !one.abstained)
    .map(({ id, suspects: [first] }) => `${first?.component} at ${first?.confidence.toFixed(2)} (${id})`);

/** Cases whose suspects came out the same, to the last digit, in both runs. */
export const sameIn = (first: readonly MeasuredCase[], second: readonly MeasuredCase[]): number =>
  first.filter((one, index) => JSON.stringify(one.suspects) === JSON.stringify(second[index]?.suspects)).length;
