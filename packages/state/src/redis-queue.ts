import type { Queue } from '@compass/core';
import { createRedisBackend, withBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import { bullQueue } from './bull-queue.ts';
import { nearQueue } from './near-queue.ts';
import { waitingRedis } from './redis.ts';
import { redisTurns } from './redis-turns.ts';

/** Two investigations' agents: beyond that, what one worker has begun is shared out. */
const HANDS = 10;

const classes = withBackend(createRedisBackend);

/** The queue on Redis. What cannot be added is reported and not thrown: the record has the step, and the sweeper brings it until somebody takes it. */
export async function redisQueue(options: {
  redis: Redis;
  /** Of the same Redis. */
  url: string;
  onError: (error: Error) => void;
  concurrency?: number;
}): Promise<Queue> {
  const { redis, url, onError, concurrency = 100 } = options;
  const taking = waitingRedis(url, onError);
  const far = bullQueue({ classes, connection: redis, taking, onError, concurrency });
  // One that loses its Redis before this would never be ready again.
  await far.ready().catch(async (error: unknown) => {
    await far.close().catch(onError);
    taking.disconnect();
    throw error;
  });
  const queue = nearQueue({
    far,
    refuseInside: () => undefined,
    onError,
    concurrency,
    hands: HANDS,
  });
  return {
    ...queue,
    takers: far.takers,
    turn: redisTurns(redis),
    close: async () => {
      await queue.close();
      taking.disconnect();
    },
  };
}
