import { createHash, createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Digest, Ids } from '@compass/core';

export const realClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: async (ms, abort) => {
    await sleep(ms, undefined, abort === undefined ? {} : { signal: abort });
  },
};

export const realIds: Ids = { next: () => randomUUID() };

export const realDigest: Digest = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmac: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
};
