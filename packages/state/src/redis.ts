import { CompassError } from '@compass/core';
import { Redis } from 'ioredis';

/** Connects again for ever, at most so long apart. */
const LONGEST_WAIT_MS = 2_000;
const COMMAND_MS = 2_000;

const again = (times: number): number => Math.min(LONGEST_WAIT_MS, 100 * times);

/** A connection whose commands fail within two seconds where Redis is away; `unavailable` when it cannot be reached at first. */
export async function openRedis(url: string, onError: (error: Error) => void): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    connectTimeout: COMMAND_MS,
    commandTimeout: COMMAND_MS,
    retryStrategy: again,
  });
  redis.on('error', onError);
  try {
    await redis.connect();
    await refuseEvicting(redis);
    return redis;
  } catch (error) {
    redis.disconnect();
    if (error instanceof CompassError) throw error;
    throw new CompassError('unavailable', 'Redis cannot be reached: REDIS_URL names the one to use.', { cause: error });
  }
}

/** For blocking reads, which wait as long as they like: a command of it has no timeout. */
export const waitingRedis = (url: string, onError: (error: Error) => void): Redis =>
  new Redis(url, { maxRetriesPerRequest: null, connectTimeout: COMMAND_MS, retryStrategy: again }).on('error', onError);

/** A Redis that evicts takes jobs away without a word. INFO tells it where CONFIG is not allowed. Throws `refused`. */
export async function refuseEvicting(redis: Redis): Promise<void> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
  if (policy !== undefined && policy !== 'noeviction')
    throw new CompassError(
      'refused',
      `Redis evicts what it holds (maxmemory-policy ${policy}): set maxmemory-policy noeviction, for a queue may lose nothing silently.`,
    );
}
