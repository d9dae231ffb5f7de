import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `rate` times a second, whether those before were answered or not. Gives each answer with its time from when it was due, not from when it
 * was sent: who falls behind shows it.
 */
export async function atRate<T>(
  { rate, seconds }: { rate: number; seconds: number },
  call: (nth: number) => Promise<T>,
): Promise<{ answer: T; ms: number }[]> {
  const began = performance.now();
  const one = async (nth: number) => {
    const due = began + (nth * 1000) / rate;
    await sleep(Math.max(0, due - performance.now()));
    const answer = await call(nth);
    return { answer, ms: performance.now() - due };
  };
  return Promise.all(Array.from({ length: rate * seconds }, (_, nth) => one(nth)));
}
