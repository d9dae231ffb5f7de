/** Chance that is the same in every run of the same seed. */
export interface Chance {
  /** 0 to 1. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  between(low: number, high: number): number;
  /** Even on a logarithmic scale. */
  scale(low: number, high: number): number;
}

/** Marsaglia's xorshift (2003) for the uniform, Box and Muller (1958) for the normal. */
export function chance(seed: number): Chance {
  let state = Math.imul(seed + 1, 2654435761) | 1;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  for (let warm = 0; warm < 8; warm += 1) uniform();
  const between = (low: number, high: number) => low + (high - low) * uniform();
  return {
    uniform,
    between,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    scale: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
  };
}

/** Times of the normal value: a first-order autoregression of its logarithm that remembers so many seconds, and now and then a spike of heavy tail. */
export function wander(
  { normal, uniform }: Chance,
  seconds: number,
  { memory, deviation, spikes = 0 }: { memory: number; deviation: number; spikes?: number },
): Float64Array {
  const keep = Math.exp(-1 / memory);
  const push = deviation * Math.sqrt(1 - keep * keep);
  let value = deviation * normal();
  let spike = 0;
  return new Float64Array(seconds).map(() => {
    value = keep * value + push * normal();
    // Pareto, tail index 1.5: a spike has no variance.
    if (uniform() < spikes) spike = deviation * (uniform() ** (-1 / 1.5) - 1);
    spike *= 0.7;
    return Math.exp(value) * (1 + spike);
  });
}
