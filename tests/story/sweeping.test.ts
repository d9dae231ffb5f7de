import { randomUUID } from 'node:crypto';
import { type Ports, sweep } from '@compass/core';
import { memoryStore } from '@compass/state';
import { expect, it } from 'vitest';
import { createWorld } from '../support/world.ts';

const LEASE_MS = 10_000;

/** A record at a time of its own, and what its sweeper brings. */
async function world() {
  let at = 0;
  const clock = { now: () => new Date(at), elapsed: () => at, sleep: async () => undefined };
  const store = memoryStore({ clock });
  const made = createWorld({ agents: [], store, settings: { leaseMs: LEASE_MS } });
  await made.stop();
  const brought: { epoch: number; late: number | undefined }[] = [];
  const ports: Ports = {
    ...made.ports,
    store,
    queue: {
      ...made.ports.queue,
      add: async (jobs) => void brought.push(...jobs.map(({ epoch, late }) => ({ epoch, late }))),
    },
  };
  const id = randomUUID();
  await store.transaction((tx) =>
    tx.steps.add({ id, investigation: null, kind: 'any', key: 'any', input: {}, delayMs: 1000 }),
  );
  return {
    claim: (epoch: number) => store.transaction((tx) => tx.steps.claim({ id, epoch, leaseMs: LEASE_MS })),
    sweepAt: async (ms: number) => {
      at = ms;
      await sweep(ports);
      return brought.splice(0);
    },
  };
}

it('a due step is brought as the same job until a whole lease has passed, then as another one', async () => {
  const { sweepAt } = await world();
  expect(await sweepAt(999)).toEqual([]);
  expect(await sweepAt(1000)).toEqual([{ epoch: 0, late: 0 }]);
  expect(await sweepAt(10_999)).toEqual([{ epoch: 0, late: 0 }]);
  expect(await sweepAt(11_000)).toEqual([{ epoch: 0, late: 1 }]);
  expect(await sweepAt(31_000)).toEqual([{ epoch: 0, late: 3 }]);
});

it('a step whose lease is over is counted from there', async () => {
  const { sweepAt, claim } = await world();
  await sweepAt(1000);
  await claim(0);
  expect(await sweepAt(10_999)).toEqual([]);
  expect(await sweepAt(11_000)).toEqual([{ epoch: 1, late: 0 }]);
  expect(await sweepAt(21_000)).toEqual([{ epoch: 1, late: 1 }]);
});
