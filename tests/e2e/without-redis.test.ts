import { expect, it } from 'vitest';
import { hasPostgres } from '../support/postgres-cluster.ts';
import { hasRedis } from '../support/redis-server.ts';
import { startCrew } from '../trust/faults/crew.ts';

const needed = (hasPostgres && hasRedis) || process.env['COMPASS_TEST_ALL'] === '1';

it.runIf(needed)(
  'a page that comes while Redis is away is looked at all the same (needs postgresql and redis-server)',
  { timeout: 120_000 },
  async () => {
    const crew = await startCrew({ workers: 2 });
    try {
      await crew.redis.stop();
      for (const n of [0, 1, 2]) expect(await crew.page(n)).toMatchObject({ status: 202 });
      const standing = async () => (await crew.sql`select status from investigations`).map(({ status }) => status);
      await expect.poll(standing, { timeout: 60_000 }).toEqual(Array(3).fill('awaiting_human'));
      const { status, parts } = (await (await fetch(`${crew.server.url}/health`)).json()) as {
        status: string;
        parts: Record<string, { state: string }>;
      };
      expect([status, parts['redis']?.state]).toEqual(['degraded', 'down']);
    } finally {
      await crew.stop();
    }
  },
);
