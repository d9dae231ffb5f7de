import type { Clock, Job, Queue } from '@compass/core';
import { jobIdOf } from './job-id.ts';
import { settleWithin } from './settle-within.ts';

const CLOSE_MS = 500;

interface Waiting {
  job: Job;
  dueAt: number;
}

/** The queue's twin in memory: same ids, same promises, the caller's clock. A handler that rejects is an unhandled rejection. */
export function memoryQueue({ clock }: { clock: Clock }): Queue {
  const jobs = new Map<string, Waiting>();
  const running = new Map<Waiting, Promise<void>>();
  let forget = new AbortController();
  let handle: ((job: Job) => Promise<void>) | undefined;
  let resting = false;

  const take = async (id: string, waiting: Waiting, forgotten: AbortSignal) => {
    // A timer may ring a millisecond early, when the step is not due yet.
    for (let left = waiting.dueAt - clock.now().getTime(); left > 0; left = waiting.dueAt - clock.now().getTime())
      await clock.sleep(left, forgotten);
    if (handle === undefined || resting || forgotten.aborted) return;
    const run = handle(waiting.job).finally(() => {
      running.delete(waiting);
      // Forgotten meanwhile, the id may belong to a new job.
      if (jobs.get(id) === waiting) jobs.delete(id);
    });
    running.set(waiting, run);
    await run;
  };
  const start = (id: string, waiting: Waiting) => {
    const forgotten = forget.signal;
    take(id, waiting, forgotten).catch((error: unknown) => {
      if (!forgotten.aborted) throw error;
    });
  };
  const stopTimers = () => {
    forget.abort();
    forget = new AbortController();
  };
  const clear = () => {
    stopTimers();
    jobs.clear();
  };

  const work = (handler: (job: Job) => Promise<void>): void => {
    handle = handler;
    resting = false;
    for (const [id, waiting] of jobs) if (!running.has(waiting)) start(id, waiting);
  };

  return {
    add: async (added) => {
      for (const { step, epoch, delayMs, late } of added) {
        const id = jobIdOf({ step, epoch, delayMs, late });
        if (jobs.has(id)) continue;
        const waiting = { job: { step, epoch }, dueAt: clock.now().getTime() + delayMs };
        jobs.set(id, waiting);
        if (handle !== undefined && !resting) start(id, waiting);
      }
    },
    work,
    rest: () => {
      resting = true;
      stopTimers();
      return () => {
        if (resting && handle !== undefined) work(handle);
      };
    },
    clear: async () => clear(),
    close: async () => {
      handle = undefined;
      clear();
      await settleWithin([...running.values()], CLOSE_MS);
    },
  };
}
