import type { Job, Queue } from '@compass/core';
import { type BackendClasses, type IQueueBackend, WaitingError } from 'bullmq';
import { jobIdOf } from './job-id.ts';
import { settleWithin } from './settle-within.ts';

const QUEUE = 'steps';
/** A step that still runs at the end is not waited for longer: its lease ends and it is done again. */
const CLOSE_MS = 500;

export interface BullQueue<C> {
  classes: Pick<BackendClasses<IQueueBackend, C>, 'Queue' | 'Worker'>;
  /** The producer's; it must fail soon where its store is away. */
  connection: C;
  /** The taker's, which may wait for ever. */
  taking: C;
  /** Called before a job is added: throws where the queue must not be used. */
  refuseInside?(): void;
  /** Hears what BullMQ cannot tell anyone. */
  onError(error: Error): void;
  concurrency?: number;
}

/**
 * BullMQ. Our lease and our counters decide, so its own give-ups are out of reach; a finished job is removed, because the id of one that is
 * still there is silently ignored.
 */
export function bullQueue<C>(options: BullQueue<C>): Queue & { ready(): Promise<void>; takers(): Promise<number> } {
  const { classes, connection, taking, refuseInside, onError, concurrency = 100 } = options;
  let [closed, resting] = [false, false];
  const report = (error: Error) => {
    if (!closed) onError(error);
  };
  const queue = new classes.Queue<Job>(QUEUE, {
    connection,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    streams: { events: { maxLen: 100 } },
  });
  queue.on('error', report);
  let worker: InstanceType<typeof classes.Worker<Job>> | undefined;

  return {
    ready: async () => {
      await queue.waitUntilReady();
    },
    takers: () => queue.getWorkersCount(),
    add: async (jobs) => {
      refuseInside?.();
      if (jobs.length === 0) return;
      await queue.addBulk(
        jobs.map(({ step, epoch, delayMs, late }) => ({
          name: 'step',
          data: { step, epoch },
          opts: { jobId: jobIdOf({ step, epoch, delayMs, late }), delay: delayMs },
        })),
      );
    },
    work: (handler) => {
      worker = new classes.Worker<Job>(
        QUEUE,
        async (job, token) => {
          // The one that was asked for before the rest: it is for whoever is free now, not for the next sweep.
          if (resting) {
            await job.moveToWait(token);
            throw new WaitingError();
          }
          await handler({ step: job.data.step, epoch: job.data.epoch }).catch(report);
        },
        {
          connection: taking,
          concurrency,
          lockDuration: 10_000,
          stalledInterval: 5_000,
          maxStalledCount: 1_000_000_000,
        },
      );
      worker.on('error', report);
    },
    rest: () => {
      resting = true;
      worker?.pause(true).catch(report);
      return () => {
        resting = false;
        worker?.resume().catch(report);
      };
    },
    // Obliterating pauses the queue, and forgets the pause with all else.
    clear: () => queue.obliterate({ force: true }),
    close: async () => {
      if (worker !== undefined) await settleWithin([worker.close()], CLOSE_MS);
      closed = true;
      await queue.close();
    },
  };
}
