import { type EvalCase, rankOf, type Score, scoreOf } from './score.ts';

/** What `--json` writes. */
export interface EvalReport {
  sets: Record<string, Score>;
  systems: Record<string, Score>;
  all: Score;
  /** Where nobody wrote the truth down, a case has neither `truth` nor `rank`. */
  cases: (Omit<EvalCase, 'truth'> & { truth?: string | null; rank?: number | null })[];
}

const scored = (cases: readonly EvalCase[], by: (one: EvalCase) => string): Record<string, Score> =>
  Object.fromEntries([...Map.groupBy(cases, by)].map(([name, list]) => [name, scoreOf(list)]));

export const reportOf = (cases: readonly EvalCase[]): EvalReport => ({
  sets: scored(cases, (one) => one.set),
  systems: scored(cases, (one) => one.system),
  all: scoreOf([...cases]),
  cases: cases.map(({ id, set, system, truth, suspects, abstained, calls, seconds, usd, error }) => ({
    id,
    set,
    system,
    ...(truth === undefined ? {} : { truth }),
    suspects,
    ...(truth === undefined ? {} : { rank: rankOf({ truth, suspects }) }),
    abstained,
    calls,
    seconds,
    usd,
    ...(error === undefined ? {} : { error }),
  })),
});
