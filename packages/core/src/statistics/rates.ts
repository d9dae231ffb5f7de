import { logMeanExp } from './evidence.ts';

/** Lanczos' approximation of log Γ (g = 7, n = 9), to about 1e-13 for positive arguments. */
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const z = x - 1;
  const t = z + 7.5;
  let sum = COEFFICIENTS[0] ?? 1;
  for (let index = 1; index < COEFFICIENTS.length; index += 1) sum += (COEFFICIENTS[index] ?? 0) / (z + index);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** The past is worth no more than this many observations: behaviour drifts, and a long past would make every drift a discovery. */
const WORTH = 20;

export interface Counts {
  /** How many of `n` had it. */
  k: number;
  n: number;
}

/** Log Bayes factor of "its rate is another one now" against "as in the past". 0 where one side has none. */
export const rateShift = (before: Counts, now: Counts): number => rateShiftSince(before, [now]);

/**
 * The same with an onset that is not known: `now` in slices of time, oldest first. Even odds that the rate was another one from the first
 * slice on; else it changed at the beginning of one of the others, each as likely, and kept to the past before. Beta-binomials, the past
 * as a power prior (Ibrahim & Chen 2000) worth at most 20 observations; 0 where one side has none.
 */
export function rateShiftSince(before: Counts, now: readonly Counts[]): number {
  const all = now.reduce((sum, { k, n }) => ({ k: sum.k + k, n: sum.n + n }), { k: 0, n: 0 });
  if (before.n === 0 || all.n === 0) return 0;
  const weight = Math.min(1, WORTH / before.n);
  const [a, b] = [0.5 + before.k * weight, 0.5 + (before.n - before.k) * weight];
  const still = (one: Counts) => logBeta(one.k + a, one.n - one.k + b) - logBeta(a, b);
  const unchanged = still(all);
  const early = { k: 0, n: 0 };
  const since = now.map(({ k, n }) => {
    const after = { k: all.k - early.k, n: all.n - early.n };
    const factor = still(early) + logBeta(after.k + 1, after.n - after.k + 1) - unchanged;
    early.k += k;
    early.n += n;
    return factor;
  });
  const [first = 0, ...later] = since;
  return later.length === 0 ? first : logMeanExp([first, logMeanExp(later)]);
}
