/**
 * Chance that more than half of a run of `length` values reach `level`, at one of so many places, by single values of the past that come
 * together (binomial): a past of ordinary values and far spikes has no tail that says how often two spikes meet. 0 for what it never reached.
 */
export function coincidence(
  past: Float64Array,
  { level, length, places }: { level: number; length: number; places: number },
): number {
  let [reached, all] = [0, 0];
  for (const value of past) {
    if (!Number.isNaN(value)) all += 1;
    if (value >= level) reached += 1;
  }
  if (reached === 0 || reached === all) return reached === 0 ? 0 : 1;
  const share = reached / all;
  let [term, sum] = [(1 - share) ** length, 0];
  for (let count = 1; count <= length; count += 1) {
    term *= ((length - count + 1) / count) * (share / (1 - share));
    if (count > length / 2) sum += term;
  }
  return 1 - (1 - Math.min(1, sum)) ** places;
}
