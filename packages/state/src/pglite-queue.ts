import type { Job, Queue } from '@compass/core';
import { createPostgresBackend, withBackend } from 'bullmq';
import type { Database } from './open-database.ts';
import { settleWithin } from './settle-within.ts';

const QUEUE = 'steps';
/** A step that still runs at the end is not waited for longer: its lease ends and it is done again. */
const CLOSE_MS = 500;

const bull = withBackend(createPostgresBackend);

/**
 * BullMQ on the embedded database. Our lease and our counters decide, so BullMQ's own give-ups are out of reach; a finished job
 * is removed, because the id of one that is still there is silently ignored. `onError` hears what BullMQ cannot tell anyone.
 */
export function pgliteQueue({
  database,
  onError,
  concurrency = 100,
}: {
  database: Database;
  onError: (error: Error) => void;
  concurrency?: number;
}): Queue {
  const connection = database.pool;
  const queue = new bull.Queue<Job>(QUEUE, {
    connection,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    streams: { events: { maxLen: 100 } },
  });
  let closed = false;
  const report = (error: Error) => {
    if (!closed) onError(error);
  };
  queue.on('error', report);
  let worker: InstanceType<typeof bull.Worker<Job>> | undefined;

  return {
    add: async (jobs) => {
      database.scope.refuseInside('queue');
      if (jobs.length === 0) return;
      await queue.addBulk(
        jobs.map(({ step, epoch, delayMs }) => ({
          name: 'step',
          data: { step, epoch },
          opts: { jobId: `${step}.${epoch}`, delay: delayMs },
        })),
      );
    },
    work: (handler) => {
      worker = new bull.Worker<Job>(
        QUEUE,
        (job) => handler({ step: job.data.step, epoch: job.data.epoch }).catch(report),
        {
          connection,
          concurrency,
          lockDuration: 10_000,
          stalledInterval: 5_000,
          maxStalledCount: 1_000_000_000,
        },
      );
      worker.on('error', report);
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
