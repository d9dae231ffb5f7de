import { once } from 'node:events';
import type { Claimed, Job, NewStep, Step } from '@compass/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, type RedisServer, startRedis } from '../../../tests/support/redis-server.ts';
import { openRedis } from '../src/redis.ts';
import { redisQueue } from '../src/redis-queue.ts';
import { queueSuite } from './queue-suite.ts';
import { newStep } from './support/samples.ts';

const needed = hasRedis || process.env['COMPASS_TEST_ALL'] === '1';

describe.runIf(needed)('Redis (needs redis-server)', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  queueSuite('Redis', async () => {
    const errors: Error[] = [];
    const redis = await openRedis(server.url, (error) => errors.push(error));
    return {
      queue: async () => {
        const queue = await redisQueue({ redis, url: server.url, onError: (error) => errors.push(error) });
        await queue.clear();
        return queue;
      },
      close: async () => {
        redis.disconnect();
        expect(errors).toEqual([]);
      },
    };
  });

  const openOf = (own: RedisServer) => async (concurrency?: number) => {
    const redis = await openRedis(own.url, () => undefined);
    const most = concurrency === undefined ? {} : { concurrency };
    const queue = await redisQueue({ redis, url: own.url, onError: () => undefined, ...most });
    return { queue, close: () => queue.close().finally(() => redis.disconnect()) };
  };

  test('who is busy with what it claimed leaves the rest to whoever is free', async () => {
    const own = await startRedis();
    const open = openOf(own);
    const [busy, free] = [await open(4), await open(4)];
    const over = new AbortController();
    const began: string[] = [];
    const work = async ({ step }: Job) => {
      began.push(step);
      await once(over.signal, 'abort');
    };
    busy.queue.work(work);
    const claimed: Claimed = { step: newStep() as Step & NewStep, investigation: null, asked: 0 };
    const now = (step: string) => ({ step, epoch: 0, delayMs: 0 });
    await busy.queue.add(['a', 'b'].map((step) => ({ ...now(step), claimed })));
    await busy.queue.add(['c', 'd', 'e', 'f'].map(now));
    await expect.poll(() => began.length).toBe(4);
    free.queue.work(work);
    await expect.poll(() => began.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    over.abort();
    await Promise.all([busy.close(), free.close()]);
    await own.stop();
  });

  test('those who take jobs are counted, and who only adds is none of them', async () => {
    const own = await startRedis();
    const open = openOf(own);
    const [edge, first, second] = [await open(), await open(), await open()];
    for (const { queue } of [first, second]) queue.work(async () => undefined);
    await expect.poll(() => edge.queue.takers?.()).toBe(2);
    await second.close();
    await expect.poll(() => edge.queue.takers?.()).toBe(1);
    await Promise.all([edge.close(), first.close()]);
    await own.stop();
  });

  test('one that evicts is refused, and says what to set', async () => {
    const evicting = await startRedis({ policy: 'allkeys-lru' });
    await expect(openRedis(evicting.url, () => undefined)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/allkeys-lru.*noeviction/),
    });
    await evicting.stop();
  });

  test('one that has become a copy is left, for another may have its name by now', async () => {
    const demoted = await startRedis();
    const redis = await openRedis(demoted.url, () => undefined);
    const idOf = () => redis.client('ID').catch(() => null);
    const before = await idOf();
    await redis.replicaof('127.0.0.1', 9);
    await expect(redis.set('a', 'b')).rejects.toThrow('READONLY');
    await expect.poll(idOf).toBeGreaterThan(Number(before));
    redis.disconnect();
    await demoted.stop();
  });

  test('one that is not there is said at start', async () => {
    await expect(openRedis('redis://127.0.0.1:9', () => undefined)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('one that went away stops nobody: adding reports, what is due is taken here, and it goes on when it is back', async () => {
    const gone = await startRedis();
    const errors: Error[] = [];
    const redis = await openRedis(gone.url, (error) => errors.push(error));
    const queue = await redisQueue({ redis, url: gone.url, onError: (error) => errors.push(error) });
    const taken: string[] = [];
    queue.work(async ({ step }) => {
      taken.push(step);
    });
    await queue.add([{ step: 'first', epoch: 0, delayMs: 0 }]);
    await expect.poll(() => taken).toEqual(['first']);
    await gone.stop();
    await queue.add([{ step: 'swept', epoch: 0, delayMs: 0 }]);
    // Who works on does not wait for it.
    await expect.poll(() => taken).toEqual(['first', 'swept']);
    expect(errors.length).toBeGreaterThan(0);
    const back = await startRedis({ port: Number(new URL(gone.url).port) });
    await expect
      .poll(
        async () => {
          await queue.add([{ step: 'found', epoch: 0, delayMs: 0 }]);
          return taken;
        },
        { timeout: 20_000 },
      )
      .toContain('found');
    await queue.close();
    redis.disconnect();
    await back.stop();
  });
});
