import type { Queue } from '@compass/core';
import { createPostgresBackend, withBackend } from 'bullmq';
import { bullQueue } from './bull-queue.ts';
import { nearQueue } from './near-queue.ts';
import type { Database } from './open-database.ts';

const classes = withBackend(createPostgresBackend);

/** The queue of the embedded form: what is for later waits in BullMQ on its database, through its one session. */
export function pgliteQueue(options: {
  database: Database;
  onError: (error: Error) => void;
  concurrency?: number;
}): Queue {
  const { database, onError, concurrency = 100 } = options;
  const { pool, scope } = database;
  const refuseInside = () => scope.refuseInside('queue');
  const far = bullQueue({ classes, connection: pool, taking: pool, refuseInside, onError, concurrency });
  return nearQueue({ far, refuseInside, onError, concurrency });
}
