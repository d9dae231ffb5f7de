/**
 * How many independent values a series is worth, when each remembers the one before it: n (1 − φ) / (1 + φ), the effective sample size
 * of a first-order autoregression (Bayley & Hammersley 1946). At least 1.
 */
export function independentPoints(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [square, product] = [0, 0];
  for (const [index, value] of values.entries()) {
    square += (value - mean) ** 2;
    const before = values[index - 1];
    if (before !== undefined) product += (value - mean) * (before - mean);
  }
  const memory = square > 0 ? Math.min(0.99, Math.max(0, product / square)) : 0;
  return Math.max(1, (values.length * (1 - memory)) / (1 + memory));
}
