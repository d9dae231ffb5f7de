import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, type RedisServer, startRedis } from '../../../tests/support/redis-server.ts';
import { redisTurns } from '../src/redis-turns.ts';

const LIMIT = { most: 50, perMs: 60_000 };

describe.runIf(hasRedis || process.env['COMPASS_TEST_ALL'] === '1')('turns that processes share (needs redis)', () => {
  let server: RedisServer;
  const clients: Redis[] = [];
  const joins = () => {
    const redis = new Redis(server.url, { maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined);
    clients.push(redis);
    return redisTurns(redis);
  };
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    for (const one of clients) one.disconnect();
    await server.stop();
  });

  it('of four that ask at once all together get what there is, and no more', async () => {
    const all = [joins(), joins(), joins(), joins()];
    const asked = Array.from({ length: 100 }, (_, nth) => all[nth % 4]?.('four', LIMIT));
    const taken = (await Promise.all(asked)).filter((one) => one?.taken === true);
    expect(taken).toHaveLength(50);
  });

  it('where one alone has something to do it gets all', async () => {
    const [one, other] = [joins(), joins()];
    for (let nth = 0; nth < 50; nth += 1) expect(await one('alone', LIMIT)).toMatchObject({ taken: true });
    const late = await other('alone', LIMIT);
    expect(late.taken).toBe(false);
    expect(late.ages).toHaveLength(50);
    expect(Math.max(...late.ages)).toBeLessThan(60_000);
    // The less urgent waits where the more urgent has room.
    expect(await other('half', { ...LIMIT, most: 1 })).toMatchObject({ taken: true });
    expect(await one('half', { ...LIMIT, most: 1 })).toMatchObject({ taken: false });
    expect(await one('half', { ...LIMIT, most: 2 })).toMatchObject({ taken: true });
  });

  it('a turn is free again when its time has passed', async () => {
    const [one, other] = [joins(), joins()];
    expect(await one('short', { most: 1, perMs: 50 })).toEqual({ taken: true, ages: [] });
    await expect.poll(() => other('short', { most: 1, perMs: 50 })).toMatchObject({ taken: true });
  });
});
