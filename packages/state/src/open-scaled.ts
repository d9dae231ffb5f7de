import type { Queue, Store } from '@compass/core';
import './find-drizzle.ts';

export interface Scaled {
  store: Store;
  queue: Queue;
  /** Rejects with what is wrong with Redis now: that it is away, takes no writes, or evicts. */
  checkQueue(): Promise<void>;
  /** What is slower than it could be; null for nothing. */
  slower: string | null;
  /** That a newer version has changed the database; null where none has. */
  newer: string | null;
  close(): Promise<void>;
}

/** Record on PostgreSQL, queue and live state on Redis, both shared with other processes. Throws `unavailable` and `refused`. */
export async function openScaled(options: {
  databaseUrl: string;
  redisUrl: string;
  poolSize: number;
  ttlSeconds: number;
  concurrency?: number;
  hears?: boolean;
  onQueueError(error: Error): void;
}): Promise<Scaled> {
  const [
    { openPostgres },
    { recordStore },
    { checkRedis, openRedis },
    { redisQueue },
    { liveState },
    { similarityTrouble },
    { newerThanKnown },
  ] = await Promise.all([
    import('./open-postgres.ts'),
    import('./record-store.ts'),
    import('./redis.ts'),
    import('./redis-queue.ts'),
    import('./live-state.ts'),
    import('./record/similarity.ts'),
    import('./migrate.ts'),
  ]);
  const {
    databaseUrl: url,
    redisUrl,
    poolSize,
    ttlSeconds,
    onQueueError: onError,
    concurrency,
    hears = true,
  } = options;
  const database = await openPostgres({ url, poolSize, hears });
  try {
    const slower = await similarityTrouble(database);
    const redis = await openRedis(redisUrl, onError);
    const live = liveState({ redis, ttlSeconds });
    const queue = await redisQueue({
      redis,
      url: redisUrl,
      onError,
      ...(concurrency === undefined ? {} : { concurrency }),
    });
    return {
      store: recordStore({ database, onCommitted: (committed) => void live.show(committed) }),
      queue,
      checkQueue: () => checkRedis(redis),
      slower,
      newer: newerThanKnown(database.schema),
      close: async () => {
        await queue.close();
        await redis.quit().catch(() => redis.disconnect());
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
