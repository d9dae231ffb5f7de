import { AsyncLocalStorage } from 'node:async_hooks';
import type { Job, Queue } from '@compass/core';
import { jobIdOf } from './job-id.ts';
import { settleWithin } from './settle-within.ts';

const CLOSE_MS = 500;

export interface NearQueue {
  /** Takes what is for later, and what comes while nobody here takes jobs or everybody is busy. */
  far: Queue;
  /** Called before a job is added: throws where the queue must not be used. */
  refuseInside(): void;
  /** Hears of a handler that rejects. */
  onError(error: Error): void;
  /** How many jobs are under way here at most. */
  concurrency: number;
}

/**
 * A queue whose only taker is this process: a job for now is handed to it at once, and makes no detour over a store. A kill loses it, as it
 * may; the record knows the step.
 */
export function nearQueue({ far, refuseInside, onError, concurrency }: NearQueue): Queue {
  const underWay = new Map<string, Promise<void>>();
  let take: ((id: string, job: Job) => void) | undefined;

  return {
    add: async (jobs) => {
      refuseInside();
      const rest: typeof jobs = [];
      for (const job of jobs) {
        const { step, epoch, delayMs, late } = job;
        const id = jobIdOf({ step, epoch, delayMs, late });
        if (underWay.has(id)) continue;
        if (take === undefined || delayMs > 0 || underWay.size >= concurrency) rest.push(job);
        else take(id, { step, epoch });
      }
      await far.add(rest);
    },
    work: (handler) => {
      // A job belongs to nothing of what its adder is in the middle of.
      const apart = AsyncLocalStorage.snapshot();
      take = (id, job) => {
        const run = apart(() => handler(job))
          .catch(onError)
          .finally(() => underWay.delete(id));
        underWay.set(id, run);
      };
      far.work(handler);
    },
    rest: () => {
      take = undefined;
      far.rest();
    },
    clear: () => far.clear(),
    close: async () => {
      take = undefined;
      await Promise.all([settleWithin(underWay.values(), CLOSE_MS), far.close()]);
    },
  };
}
