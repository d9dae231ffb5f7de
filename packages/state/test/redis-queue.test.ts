import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, type RedisServer, startRedis } from '../../../tests/support/redis-server.ts';
import { openRedis } from '../src/redis.ts';
import { redisQueue } from '../src/redis-queue.ts';
import { queueSuite } from './queue-suite.ts';

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

  test('those who take jobs are counted, and who only adds is none of them', async () => {
    const own = await startRedis();
    const open = async () => {
      const redis = await openRedis(own.url, () => undefined);
      const queue = await redisQueue({ redis, url: own.url, onError: () => undefined });
      return { queue, close: () => queue.close().finally(() => redis.disconnect()) };
    };
    const [edge, first, second] = [await open(), await open(), await open()];
    for (const { queue } of [first, second]) queue.work(async () => undefined);
    await expect.poll(() => edge.queue.takers?.()).toBe(2);
    await second.close();
    await expect.poll(() => edge.queue.takers?.()).toBe(1);
    await Promise.all([edge.close(), first.close()]);
    await own.stop();
  });

  test('what reaches one that rests is for another at once', async () => {
    const own = await startRedis();
    const open = async (name: string) => {
      const redis = await openRedis(own.url, () => undefined);
      const queue = await redisQueue({ redis, url: own.url, onError: () => undefined });
      queue.work(async ({ step }) => void taken.push(`${step} by ${name}`));
      return { queue, close: () => queue.close().finally(() => redis.disconnect()) };
    };
    const taken: string[] = [];
    // Both wait for a job, and the first one asked first.
    const first = await open('first');
    await expect.poll(() => first.queue.takers?.()).toBe(1);
    const second = await open('second');
    await expect.poll(() => second.queue.takers?.()).toBe(2);
    first.queue.rest();
    const redis = await openRedis(own.url, () => undefined);
    const adding = await redisQueue({ redis, url: own.url, onError: () => undefined });
    for (const step of ['a', 'b']) {
      await adding.add([{ step, epoch: 0, delayMs: 0 }]);
      await expect.poll(() => taken).toContain(`${step} by second`);
    }
    expect(taken).toHaveLength(2);
    await adding.close();
    redis.disconnect();
    await Promise.all([first.close(), second.close()]);
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

  test('one that goes away while the queue is opened is dialled no more', async () => {
    const going = await startRedis();
    const redis = await openRedis(going.url, () => undefined);
    const errors: Error[] = [];
    const opening = redisQueue({ redis, url: going.url, onError: (error) => errors.push(error) });
    const refused = expect(opening).rejects.toThrow();
    redis.disconnect();
    await Promise.all([refused, going.stop()]);
    const known = errors.length;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(errors.slice(known)).toEqual([]);
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
