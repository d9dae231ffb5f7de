import type { StepRun } from './kind.ts';

/** `hypothesis_generation_timeout`, by the clock passed in: what takes longer is aborted. */
export async function inTime<T>(run: StepRun, work: (abort: AbortSignal) => Promise<T>): Promise<T> {
  const [late, done] = [new AbortController(), new AbortController()];
  run.ports.clock.sleep(run.ports.settings.hypothesisTimeoutMs, done.signal).then(
    () => late.abort(),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([run.abort, late.signal]));
  } finally {
    done.abort();
  }
}
