/** What was read is large: of the latest so many points are kept, some 30 MB, and the last two in any case. */
const MOST_POINTS = 500_000;
const LEAST = 2;
/** What an answer without any weighs. */
export const EMPTY_POINTS = 100;

/** Lets go of what was asked for longest ago, which comes first. */
export function forgetOld(all: Map<string, { points: number }>): void {
  let points = [...all.values()].reduce((sum, one) => sum + one.points, 0);
  for (const [key, old] of [...all].slice(0, -LEAST)) {
    if (points <= MOST_POINTS) return;
    all.delete(key);
    points -= old.points;
  }
}
