import type { Claimed } from './store.ts';

/** A hint that a step is due: losing it loses nothing. */
export interface Job {
  step: string;
  epoch: number;
  /** The commit that made it due has claimed it already, for the process that it happened in. */
  claimed?: Claimed;
}

export interface Queue {
  /**
   * The same step, epoch and `late` waiting or under way is one job. `late`: for how many leases the step has been due and unclaimed, none by
   * default. Whoever took the job before may have died with it, and only the queue's own store would notice, in its own time.
   */
  add(jobs: (Job & { delayMs: number; late?: number })[]): Promise<void>;
  /** Starts taking jobs. The handler never rejects for a reason of the step's own. */
  work(handler: (job: Job) => Promise<void>): void;
  /** How many jobs this process would take at once from its own hands, once `leaving` of those under way have ended; absent: none, all go through a store. */
  room?(leaving?: number): number;
  /** How many processes take jobs now. Absent: this one alone. Rejects while its store is away. */
  takers?(): Promise<number>;
  /**
   * Takes one of `most` turns in any `perMs`, which all processes share, if one is free. `ages`: how many milliseconds ago the others of that time were
   * taken. Absent: nobody shares them. Rejects while its store is away.
   */
  turn?(name: string, limit: { most: number; perMs: number }): Promise<{ taken: boolean; ages: number[] }>;
  /** Takes no more jobs, until what it gives back is called; those that are under way go on, and so do those that are claimed. */
  rest(): () => void;
  /** Forgets every job. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
