import type { Suspect } from '@compass/core';

/** One case as it was run. `truth` is null where nothing was wrong, and undefined where nobody wrote it down. */
export interface EvalCase {
  id: string;
  set: string;
  system: string;
  truth: string | null | undefined;
  suspects: Suspect[];
  /** No suspect reached the threshold. */
  abstained: boolean;
  calls: number;
  seconds: number;
  usd: number;
  error?: string;
}

/** Shares of 0 to 1, null where no case could show it; `seconds` is of one investigation. */
export interface Score {
  cases: number;
  top1: number | null;
  top3: number | null;
  top5: number | null;
  avg5: number | null;
  false_accusation: number | null;
  confidently_wrong: number | null;
  brier: number | null;
  abstained: number | null;
  calls: number;
  seconds: { median: number; p95: number } | null;
  usd: number;
  errors: number;
}

const CONFIDENT = 0.7;

const mean = (values: number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const share = <T>(cases: T[], holds: (one: T) => boolean): number | null =>
  mean(cases.map((one) => (holds(one) ? 1 : 0)));

/** Place of the truth among the suspects, from 1; null where it is not among them, was not written down, or there is none. */
export function rankOf({ truth, suspects }: Pick<EvalCase, 'truth' | 'suspects'>): number | null {
  const index = suspects.findIndex((one) => one.component === truth);
  return index < 0 ? null : index + 1;
}

const isRight = (one: EvalCase): boolean => one.error === undefined && rankOf(one) === 1;

const answered = (one: EvalCase): boolean => one.error === undefined && !one.abstained;

const isWithin = (places: number) => (one: EvalCase) => {
  const rank = rankOf(one);
  return answered(one) && rank !== null && rank <= places;
};

function isConfidentlyWrong(one: EvalCase): boolean {
  if (one.error !== undefined) return true;
  return !one.abstained && (one.suspects[0]?.confidence ?? 0) >= CONFIDENT && !isRight(one);
}

/** Squared distance of the confidence shown from what turned out; a case that could not be run is as wrong as can be. */
function brierOf(one: EvalCase): number {
  if (one.error !== undefined) return 1;
  if (one.abstained) return one.truth === null ? 0 : 1;
  return ((one.suspects[0]?.confidence ?? 0) - (isRight(one) ? 1 : 0)) ** 2;
}

/** The value below which this share of them lies, a value that was measured (nearest rank). */
const nearest = (values: number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(part * values.length) - 1)] ?? 0;

/**
 * The measures of the bundle format over some cases. Where the truth is unknown a case counts for calls and seconds alone; one that
 * could not be run counts as wrong everywhere. Brier (1950): mean squared error of a forecast, 0 is best.
 */
export function scoreOf(cases: EvalCase[]): Score {
  const known = cases.filter((one) => one.truth !== undefined);
  const caused = known.filter((one) => one.truth !== null);
  const quiet = known.filter((one) => one.truth === null);
  const seconds = cases.filter((one) => one.error === undefined).map((one) => one.seconds);
  const top = [1, 2, 3, 4, 5].map((places) => share(caused, isWithin(places)));
  return {
    cases: cases.length,
    top1: top[0] ?? null,
    top3: top[2] ?? null,
    top5: top[4] ?? null,
    avg5: mean(top.filter((one) => one !== null)),
    false_accusation: share(quiet, (one) => one.error !== undefined || !one.abstained),
    confidently_wrong: share(known, isConfidentlyWrong),
    brier: mean(known.map(brierOf)),
    abstained: share(caused, (one) => one.error === undefined && one.abstained),
    calls: cases.reduce((sum, one) => sum + one.calls, 0),
    seconds: seconds.length === 0 ? null : { median: nearest(seconds, 0.5), p95: nearest(seconds, 0.95) },
    usd: cases.reduce((sum, one) => sum + one.usd, 0),
    errors: cases.filter((one) => one.error !== undefined).length,
  };
}
