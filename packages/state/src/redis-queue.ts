import type { Queue } from '@compass/core';
import { createRedisBackend, withBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import { bullQueue } from './bull-queue.ts';
import { waitingRedis } from './redis.ts';

const classes = withBackend(createRedisBackend);

/** The queue on Redis. What cannot be added is reported and not thrown: the record has the step, and the sweeper brings it. */
export async function redisQueue(options: {
  redis: Redis;
  /** Of the same Redis. */
  url: string;
  onError: (error: Error) => void;
  concurrency?: number;
}): Promise<Queue> {
  const taking = waitingRedis(options.url, options.onError);
  const queue = bullQueue({ ...options, classes, connection: options.redis, taking });
  // One that loses its Redis before this would never be ready again.
  await queue.ready();
  return {
    ...queue,
    add: (jobs) => queue.add(jobs).catch(options.onError),
    close: async () => {
      await queue.close();
      taking.disconnect();
    },
  };
}
