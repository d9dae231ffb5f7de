import { CompassError } from '@compass/core';
import type { z } from 'zod';
import { passwordOf } from './address.ts';
import type { CompassFile } from './schema.ts';

type Storage = z.infer<typeof CompassFile>['compass']['storage'];

/** PostgreSQL and Redis, shared by servers and workers. */
export interface ScaledConfig {
  databaseUrl: string;
  redisUrl: string;
  poolSize: number;
  ttlSeconds: number;
  /** Steps that a worker runs at the same time: they wait for sources more than they compute. */
  concurrency: number;
}

/** Both or neither: a record without its queue, or the other way round, would look healthy and stand still. */
export function scaledOf({ redis, postgres }: Storage): ScaledConfig | null {
  if (redis.url === '' && postgres.url === '') return null;
  if (redis.url === '' || postgres.url === '') {
    const [missing, there] = redis.url === '' ? ['REDIS_URL', 'DATABASE_URL'] : ['DATABASE_URL', 'REDIS_URL'];
    throw new CompassError(
      'invalid',
      `${missing} is missing: ${there} is set, and COMPASS needs both, or neither for the embedded form.`,
      { field: missing },
    );
  }
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    poolSize: postgres.pool_size,
    ttlSeconds: redis.ttl_seconds,
    concurrency: redis.concurrency,
  };
}

/** What must never be shown of it: the passwords inside its URLs. */
export const storageSecrets = ({ redis, postgres }: Storage): string[] => [
  passwordOf(redis.url),
  passwordOf(postgres.url),
];
