import type { TransactionOptions } from '@compass/core';
import { expect, it } from 'vitest';
import { createHeard } from '../../src/health/heard.ts';
import { probesOf } from '../../src/health/probes.ts';
import type { Installation } from '../../src/open-installation.ts';
import { createMetrics } from '../../src/watch/metrics.ts';

it('whether the record is there is asked before all that stands in its line', async () => {
  const asked: (TransactionOptions | undefined)[] = [];
  const store = {
    transaction: async (_work: unknown, options?: TransactionOptions) => {
      asked.push(options);
    },
  };
  const own = {
    ports: { store, model: null },
    state: { checkQueue: null, slower: null, form: 'embedded' },
    sources: { servers: [], waiting: () => [], broker: { doubts: () => [] }, recording: null },
    slack: null,
    watching: { heard: createHeard({ now: () => new Date() }), metrics: createMetrics() },
    stopping: new AbortController(),
  };
  // As much of an installation as probes look at.
  const probes = probesOf(
    own as unknown as Installation,
    {
      config: { http: { tokens: [] } },
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    } as never,
  );
  expect(await probes.ready()).toBe(true);
  expect(await probes.health()).toMatchObject({ status: 'ok' });
  expect(asked).toEqual([{ urgent: true }, { urgent: true }]);
});
