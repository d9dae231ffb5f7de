import { type Job, type Ports, runStep, type Step } from '@compass/core';
import { memoryStore } from '@compass/state';
import { expect, it } from 'vitest';
import { investigation } from '../../packages/state/test/support/samples.ts';
import { clock, createWorld } from '../support/world.ts';

const KINDS = ['start', 'observe', 'observe', 'observe'];

/** Four steps of one investigation that were under way in as many processes, each of which ended `crashes` times; `room`: what a process takes with it. */
async function crashed({ crashes, room }: { crashes: number; room: number }) {
  const world = createWorld({ agents: [], store: memoryStore({ clock }) });
  await world.stop();
  const begun: string[] = [];
  const ended = Promise.withResolvers<void>();
  const run = async ({ step }: { step: Step }) => {
    begun.push(step.id);
    await ended.promise;
    return {};
  };
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, { run, giveUp: async () => undefined }]));
  const brought: Job[] = [];
  const ports: Ports = {
    ...world.ports,
    queue: { ...world.ports.queue, room: () => room, add: async (jobs) => void brought.push(...jobs) },
  };
  const about = investigation(1);
  const steps = await ports.store.transaction(async (tx) => {
    await tx.investigations.insert(about);
    const news = KINDS.map((kind, n) => ({
      id: `s${n}`,
      investigation: about.id,
      kind,
      key: `${n}`,
      input: {},
      delayMs: 0,
    }));
    for (const { id } of await tx.steps.add(...news))
      for (let epoch = 0; epoch < 2 * crashes; epoch += 2) {
        await tx.steps.claim({ id, epoch, leaseMs: 10_000 });
        await tx.steps.voidLeases();
      }
    return tx.steps.ofInvestigation(about.id);
  });
  const go = (at: number, asked = crashes): Promise<number | null> => {
    const { id = '', epoch = 0 } = steps[at] ?? {};
    return runStep(ports, kinds, { step: id, epoch }, { crashes: asked });
  };
  const leased = async () => {
    const now = await ports.store.transaction((tx) => tx.steps.ofInvestigation(about.id));
    return now.filter(({ state }) => state === 'leased').map(({ id }) => id);
  };
  return { go, begun, brought, leased, end: ended.resolve };
}

it('steps that ended their processes are all taken by the one that comes first to one of them', async () => {
  const { go, brought, leased, end } = await crashed({ crashes: 1, room: 5 });
  const first = go(1);
  await expect.poll(() => brought.map(({ step }) => step)).toEqual(['s0', 's2', 's3']);
  expect(brought.every(({ claimed }) => claimed?.step.crashes === 1)).toBe(true);
  expect((await leased()).sort()).toEqual(['s0', 's1', 's2', 's3']);
  // Another process finds nothing that it could take.
  expect(await go(2)).toBeNull();
  end();
  await first;
});

it('as many are taken as there is room for; the rest is for others', async () => {
  const { go, brought, leased, end } = await crashed({ crashes: 1, room: 2 });
  const first = go(0);
  await expect.poll(() => brought.map(({ step }) => step)).toEqual(['s1', 's2']);
  expect((await leased()).sort()).toEqual(['s0', 's1', 's2']);
  end();
  await first;
});

it('at their last try they are taken one after the other, by whichever process', async () => {
  const { go, begun, brought, end } = await crashed({ crashes: 2, room: 5 });
  const first = go(0);
  await expect.poll(() => begun).toEqual(['s0']);
  expect(await go(1)).toBeNull();
  expect([begun, brought]).toEqual([['s0'], []]);
  end();
  await first;
  await go(1);
  expect(begun).toEqual(['s0', 's1']);
});

it('no process is emptied for the last try of one while another has its own', async () => {
  const { go, begun, end } = await crashed({ crashes: 2, room: 5 });
  expect(await go(1, 0)).toBe(2);
  const first = go(0);
  await expect.poll(() => begun).toEqual(['s0']);
  expect(await go(1, 0)).toBeNull();
  end();
  await first;
  expect(await go(1, 0)).toBe(2);
});
