import { CompassError, isCompassError } from '@compass/core';
import { Redis } from 'ioredis';

/** Connects again for ever, at most so long apart. */
const LONGEST_WAIT_MS = 2_000;
const COMMAND_MS = 2_000;

/** What holds for every connection. One whose Redis has become a copy is made anew: by its name another one is found by then. */
const CONNECTING = {
  connectTimeout: COMMAND_MS,
  retryStrategy: (times: number) => Math.min(LONGEST_WAIT_MS, 100 * times),
  reconnectOnError: (error: Error) => error.message.includes('READONLY'),
};

/** A connection whose commands fail within two seconds where Redis is away; `unavailable` and `refused` as `checkRedis` says, at first. */
export async function openRedis(url: string, onError: (error: Error) => void): Promise<Redis> {
  const redis = new Redis(url, {
    ...CONNECTING,
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: COMMAND_MS,
  });
  redis.on('error', onError);
  try {
    await redis.connect().catch((cause: unknown) => {
      throw new CompassError('unavailable', 'Redis cannot be reached: REDIS_URL names the one to use.', { cause });
    });
    await checkRedis(redis);
    return redis;
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

/** For blocking reads, which wait as long as they like: a command of it has no timeout. */
export const waitingRedis = (url: string, onError: (error: Error) => void): Redis =>
  new Redis(url, { ...CONNECTING, maxRetriesPerRequest: null }).on('error', onError);

/** What a Redis answers with first where it takes no write, and what to do. */
const TAKES_NO_WRITE: Record<string, string> = {
  OOM: 'it is full: give it more memory (maxmemory), or find out what else fills it',
  MISCONF: 'it cannot save to its disk: mend that, or turn saving off, for the record is not in it',
  READONLY: 'it is a copy: REDIS_URL must name the one that is written to',
  NOREPLICAS: 'its copies are away, and it is set to wait for them',
};

/** Of its memory: what is left beyond is gone with the next burst of jobs. */
const FULL = 0.95;

/** A Redis that evicts takes jobs away without a word, and a full one takes none; INFO tells it where CONFIG is not allowed. */
async function refuseUnfit(redis: Redis): Promise<void> {
  const memory = await redis.info('memory');
  const told = (field: string) => new RegExp(`^${field}:(\\S+)`, 'm').exec(memory)?.[1];
  const policy = told('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction')
    throw new CompassError(
      'refused',
      `Redis evicts what it holds (maxmemory-policy ${policy}): set maxmemory-policy noeviction, for a queue may lose nothing silently.`,
    );
  const [most, used] = [Number(told('maxmemory') ?? 0), Number(told('used_memory') ?? 0)];
  if (most > 0 && used > FULL * most)
    throw new CompassError('unavailable', `Redis takes no jobs, or soon none: ${TAKES_NO_WRITE['OOM']}.`);
}

/** Throws `refused` where it evicts what it holds, and `unavailable` where it takes no write or does not answer. */
export async function checkRedis(redis: Redis): Promise<void> {
  try {
    await refuseUnfit(redis);
    // A write that writes nothing, and is refused like any other.
    await redis.setrange('compass:written', 0, '');
  } catch (error) {
    if (isCompassError(error)) throw error;
    const remedy = TAKES_NO_WRITE[(error as Error).message.split(' ')[0] ?? ''];
    const why = remedy === undefined ? 'Redis does not answer.' : `Redis takes no jobs: ${remedy}.`;
    throw new CompassError('unavailable', why, { cause: error });
  }
}
