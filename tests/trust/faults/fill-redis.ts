import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** The last is smaller than any job. */
const PIECES = [65_536, 4096, 64];
const AGAIN_MS = 5;
const LIST = 'something else';

/** Gives a Redis so little memory that it is full, with noeviction, and stays so; what is returned gives it back what it had. */
export async function fillRedis(url: string, bytes: number): Promise<() => Promise<void>> {
  const redis = new Redis(url);
  const takes = (size: number): Promise<boolean> =>
    redis.rpush(LIST, 'x'.repeat(size)).then(
      () => true,
      (error: Error) => {
        if (!error.message.startsWith('OOM')) throw error;
        return false;
      },
    );
  const fill = async () => {
    for (const size of PIECES) while (await takes(size));
  };
  await redis.config('SET', 'maxmemory', bytes);
  await fill();
  let done = false;
  const keep = async () => {
    while (!done) {
      await fill();
      await sleep(AGAIN_MS);
    }
  };
  const kept = keep();
  return async () => {
    done = true;
    await kept;
    await redis.del(LIST);
    await redis.config('SET', 'maxmemory', 0);
    redis.disconnect();
  };
}
