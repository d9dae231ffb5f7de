import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Clock, Digest, Ids } from '@compass/core';

export const realClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  // Node's own makes an error with a stack for each sleep that is cut short, and nearly all are.
  sleep: (ms, abort) =>
    new Promise((resolve, reject) => {
      if (abort?.aborted === true) return reject(abort.reason);
      const cut = () => {
        clearTimeout(timer);
        reject(abort?.reason);
      };
      const timer = setTimeout(() => {
        abort?.removeEventListener('abort', cut);
        resolve();
      }, ms);
      abort?.addEventListener('abort', cut, { once: true });
    }),
};

export const realIds: Ids = { next: () => randomUUID() };

export const realDigest: Digest = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmac: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
};
