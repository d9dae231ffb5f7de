import type { StepRun } from './kind.ts';

/** By the clock passed in: what takes longer than `ms` is aborted. */
export async function inTime<T>(run: StepRun, ms: number, work: (abort: AbortSignal) => Promise<T>): Promise<T> {
  const [late, done] = [new AbortController(), new AbortController()];
  run.ports.clock.sleep(ms, done.signal).then(
    () => late.abort(),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([run.abort, late.signal]));
  } finally {
    done.abort();
  }
}
