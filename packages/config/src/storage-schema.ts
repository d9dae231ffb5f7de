import { z } from 'zod';
import { address } from './address.ts';

/** `compass.storage`. Both addresses empty: everything on one embedded database. */
export const Storage = z
  .strictObject({
    redis: z
      .strictObject({
        url: address('redis', 'redis://host:6379').meta({
          description:
            'The queue that servers and workers share; empty: the embedded form. Goes with storage.postgres.url.',
        }),
        ttl_seconds: z.number().int().positive().default(86_400).meta({
          description: 'How long the live state of an investigation stays there after its last change.',
          unit: 's',
          example: 3600,
        }),
        concurrency: z.number().int().min(1).max(1000).default(100).meta({
          description: 'Steps that a worker runs at the same time: they wait for sources more than they compute.',
          unit: 'steps',
          example: 50,
        }),
      })
      .prefault({})
      .meta({ description: 'The queue and the live state of the scaled form.' }),
    postgres: z
      .strictObject({
        url: address('postgres', 'postgres://user:password@host:5432/name').meta({
          description:
            'The record that servers and workers share; empty: the embedded form. Migrate first: npm run migrate.',
        }),
        pool_size: z
          .number()
          .int()
          .min(2)
          .max(200)
          .default(10)
          .meta({ description: 'Connections of each process.', unit: 'connections', example: 20 }),
      })
      .prefault({})
      .meta({ description: 'The record of the scaled form.' }),
  })
  .prefault({})
  .meta({
    description:
      'Both addresses empty: everything on one embedded database, in one process. Both set: servers and workers that share them.',
  });
