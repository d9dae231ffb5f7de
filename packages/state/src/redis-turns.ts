import { randomUUID } from 'node:crypto';
import type { Queue } from '@compass/core';
import type { Redis } from 'ioredis';

/** By the clock of Redis, which all processes share; in one go, so that of two who come at once each sees the other. */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
local taken = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local answer = { 0 }
for index = 2, #taken, 2 do answer[#answer + 1] = now - taken[index] end
if #answer <= tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  answer[1] = 1
end
return answer`;

/** Turns that all processes on one Redis share. What it forgets when it ends is a minute of them. */
export const redisTurns =
  (redis: Redis): NonNullable<Queue['turn']> =>
  async (name, { most, perMs }) => {
    const answer = await redis.eval(TAKE, 1, `compass:turns:${name}`, most, perMs, randomUUID());
    const [taken, ...ages] = answer as number[];
    return { taken: taken === 1, ages };
  };
