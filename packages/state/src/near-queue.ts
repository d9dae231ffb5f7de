import { AsyncLocalStorage } from 'node:async_hooks';
import type { Job, Queue } from '@compass/core';
import { jobIdOf } from './job-id.ts';
import { settleWithin } from './settle-within.ts';

const CLOSE_MS = 500;
/** What is due sooner is remembered here, where nobody else takes jobs: its row in a store would cost more than it is worth. */
const SOON_MS = 60_000;

export interface NearQueue {
  /** Takes what is for later, and what comes while nobody here takes jobs or everybody is busy. */
  far: Queue;
  /** Called before a job is added: throws where the queue must not be used. */
  refuseInside(): void;
  /** Hears of a handler that rejects, and of what could not be stored. */
  onError(error: Error): void;
  /** How many jobs are under way here at most, wherever they came from. */
  concurrency: number;
  /**
   * Where others take jobs as well: what this process has claimed stays in its hands, so many at most, and all else is for whoever takes it. While
   * the store is away nobody can be given anything: what is due is taken here, as far as the hands hold, and the claim tells who has it.
   */
  hands?: number;
}

/**
 * A queue whose taker is this process: a job for now is handed to it at once, one for soon when its time has come, and makes no detour over a
 * store. A kill loses it, as it may; the record knows the step.
 */
export function nearQueue({ far, refuseInside, onError, concurrency, hands }: NearQueue): Queue {
  const underWay = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let keeping: Promise<void> = Promise.resolve();
  let take: ((id: string, job: Job) => void) | undefined;
  let resting = false;
  /** Nobody else takes jobs: what is due or soon due here needs no store. */
  const alone = hands === undefined;
  /** A job belongs to nothing of what its adder is in the middle of. */
  let apart = AsyncLocalStorage.snapshot();
  const room = (leaving = 0) =>
    take === undefined || resting
      ? 0
      : Math.max(0, leaving + Math.min(concurrency - busy, (hands ?? concurrency) - underWay.size));
  const leave = () => {
    // Its place may have been taken already by what it made due.
    const next = busy > concurrency ? undefined : waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  };
  /** What comes from afar waits until there is a place. */
  const placed = async (work: () => Promise<void>): Promise<void> => {
    if (busy >= concurrency) await new Promise<void>((resolve) => void waiting.push(resolve));
    else busy += 1;
    await work().finally(leave);
  };

  const soon = new Map<string, NodeJS.Timeout>();
  const remember = (id: string, job: Job, delayMs: number): void => {
    const due = () => {
      soon.delete(id);
      add([{ ...job, delayMs: 0 }]).catch(onError);
    };
    if (!soon.has(id))
      soon.set(
        id,
        apart(() => setTimeout(due, delayMs)),
      );
  };
  const forget = (): void => {
    for (const timer of soon.values()) clearTimeout(timer);
    soon.clear();
  };

  /** What could not be stored is no reason to stand still. */
  const takeDue = (jobs: Parameters<Queue['add']>[0]): void => {
    for (const { step, epoch, delayMs, late } of jobs) {
      const id = jobIdOf({ step, epoch, delayMs, late });
      if (delayMs === 0 && room() > 0 && !underWay.has(id)) take?.(id, { step, epoch });
    }
  };

  const add: Queue['add'] = async (jobs) => {
    refuseInside();
    const rest: typeof jobs = [];
    for (const job of jobs) {
      const { step, epoch, delayMs, late, claimed } = job;
      const id = jobIdOf({ step, epoch, delayMs, late });
      // A job of the same step may be under way, and find it claimed: that one goes on with nothing.
      if (claimed !== undefined) take?.(`${id}.claimed`, { step, epoch, claimed });
      else if (underWay.has(id)) continue;
      else if (alone && delayMs === 0 && room() > 0) take?.(id, { step, epoch });
      else if (alone && delayMs > 0 && delayMs <= SOON_MS && room() > 0) remember(id, { step, epoch }, delayMs);
      else rest.push(job);
    }
    const kept = alone
      ? far.add(rest)
      : far.add(rest).catch((error: Error) => {
          onError(error);
          takeDue(rest);
        });
    if (room() === 0) return kept;
    // Who goes on working does not wait for a hint to be stored. What was answered is let go: it would be kept with all before it.
    keeping = Promise.all([keeping, kept.catch(onError)]).then(() => undefined);
  };

  return {
    room,
    add,
    work: (handler) => {
      resting = false;
      apart = AsyncLocalStorage.snapshot();
      take = (id, job) => {
        busy += 1;
        const run = apart(() => handler(job))
          .catch(onError)
          .finally(() => {
            underWay.delete(id);
            leave();
          });
        underWay.set(id, run);
      };
      far.work((job) => placed(() => handler(job)));
    },
    rest: () => {
      resting = true;
      forget();
      const takeAgain = far.rest();
      return () => {
        resting = false;
        takeAgain();
      };
    },
    clear: async () => {
      forget();
      await keeping;
      await far.clear();
    },
    close: async () => {
      take = undefined;
      forget();
      await settleWithin([keeping, ...underWay.values()], CLOSE_MS);
      await far.close();
    },
  };
}
