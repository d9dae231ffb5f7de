/** Exponent of the calibrator; smaller doubts small chances more. */
const KAPPA = 0.1;
/** Up to here a log Bayes factor counts in full. */
const CAP = 6;

/** A log Bayes factor from which evidence is strong: twenty to one (Kass & Raftery 1995). */
export const STRONG = 3;

/** What a chance is worth as evidence: κ p^(κ−1), an e-value (Vovk & Wang 2021). Ordinary chances are worth less than 1: evidence against. */
export const evidenceOf = (p: number): number => KAPPA * Math.max(p, 1e-300) ** (KAPPA - 1);

/** Beyond the cap evidence still ranks, but grows as a logarithm only: a hard cap would make every strong case equal. */
export const softCap = (logFactor: number, cap = CAP): number =>
  logFactor <= cap ? logFactor : cap + Math.log(1 + logFactor - cap);

/** As softCap, but from the cap on each doubling counts the same (cap × ln 2), so that what left its past most still leads what only follows it. */
export const leadingCap = (logFactor: number, cap = CAP): number =>
  logFactor <= cap ? logFactor : cap * (1 + Math.log(logFactor / cap));

/** A log Bayes factor nearer to zero speaks neither way: six to five, chosen. */
export const SAYS = 0.2;

/** A log Bayes factor nearer to zero is worth no more than a bare mention (Kass & Raftery 1995): it neither proves nor kills. */
export const MENTION = 1;

/** Log Bayes factor of evidence that a cause brings about with this probability, and not otherwise. */
export const expected = (probability: number, logFactor: number): number =>
  Math.log(probability * Math.exp(logFactor) + 1 - probability);

/** Log of the mean of exponentials: alternatives of equal prior. */
export function logMeanExp(logs: readonly number[]): number {
  const top = Math.max(...logs);
  if (!Number.isFinite(top)) return top;
  return top + Math.log(logs.reduce((sum, one) => sum + Math.exp(one - top), 0) / logs.length);
}
