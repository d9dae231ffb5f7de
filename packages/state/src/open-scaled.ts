import type { Queue, Store } from '@compass/core';
import './find-drizzle.ts';
import type { Redis } from 'ioredis';
import type { liveState } from './live-state.ts';

type LiveState = ReturnType<typeof liveState>;

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
    { liveRecord },
    { similarityTrouble },
    { newerThanKnown },
  ] = await Promise.all([
    import('./open-postgres.ts'),
    import('./record-store.ts'),
    import('./redis.ts'),
    import('./redis-queue.ts'),
    import('./live-state.ts'),
    import('./live-record.ts'),
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
  const opened: { redis?: Redis; live?: LiveState; queue?: Queue } = {};
  // Closed in the reverse of their order; one that cannot be closed keeps no other open.
  const close = async () => {
    const { redis, live, queue } = opened;
    live?.close();
    await Promise.resolve(queue?.close())
      .finally(() => redis?.quit().catch(() => redis.disconnect()))
      .finally(() => database.close());
  };
  try {
    const slower = await similarityTrouble(database);
    const redis = await openRedis(redisUrl, onError);
    opened.redis = redis;
    const live = liveState({ redis, ttlSeconds, record: liveRecord(database, () => store) });
    opened.live = live;
    const store = recordStore({ database, onCommitted: (committed) => void live.show(committed) });
    const queue = await redisQueue({
      redis,
      url: redisUrl,
      onError,
      ...(concurrency === undefined ? {} : { concurrency }),
    });
    opened.queue = queue;
    // A copy: nothing waits for it.
    live.sweep().catch(onError);
    return {
      store,
      queue,
      checkQueue: () => checkRedis(redis),
      slower,
      newer: newerThanKnown(database.schema),
      close,
    };
  } catch (error) {
    await close().catch(onError);
    throw error;
  }
}
