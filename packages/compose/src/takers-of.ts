import type { Queue } from '@compass/core';

const EVERY_MS = 10_000;

/** How many processes take jobs, asked again when that is older than 10 s; while it cannot be told it stays what it was, one at first. */
export function takersOf({ takers }: Pick<Queue, 'takers'>, elapsed: () => number): () => number {
  let [known, askedAt] = [1, Number.NEGATIVE_INFINITY];
  const ask = () => {
    if (takers === undefined || elapsed() - askedAt <= EVERY_MS) return;
    askedAt = elapsed();
    takers().then(
      (count) => {
        known = Math.max(1, count);
      },
      () => undefined,
    );
  };
  ask();
  return () => {
    ask();
    return known;
  };
}
