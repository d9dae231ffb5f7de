import type { Queue } from '@compass/core';
import { createPostgresBackend, withBackend } from 'bullmq';
import { bullQueue } from './bull-queue.ts';
import type { Database } from './open-database.ts';

const classes = withBackend(createPostgresBackend);

/** The queue on the embedded database, through its one session. */
export const pgliteQueue = (options: {
  database: Database;
  onError: (error: Error) => void;
  concurrency?: number;
}): Queue => {
  const { pool, scope } = options.database;
  return bullQueue({
    ...options,
    classes,
    connection: pool,
    taking: pool,
    refuseInside: () => scope.refuseInside('queue'),
  });
};
