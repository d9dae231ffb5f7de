import { randomUUID } from 'node:crypto';
import { accept, type Job, type Ports, runStep, type Store, stepKinds } from '@compass/core';
import { memoryStore } from '@compass/state';
import { expect, onTestFinished, test } from 'vitest';
import { specialist } from '../support/agents.ts';
import { alice, clock, createWorld } from '../support/world.ts';

/** A world whose commits claim what they make due, and how often a step was claimed in a transaction of its own. Not `far`: nobody else takes any. */
function worldWith(room: number | ((leaving?: number) => number), { far = true } = {}) {
  const alone: string[] = [];
  const inner = memoryStore({ clock });
  const store: Store = {
    ...inner,
    transaction: (work) =>
      inner.transaction(async (tx) => {
        let writes = 0;
        const finish: typeof tx.steps.finish = (options) => {
          writes += 1;
          return tx.steps.finish(options);
        };
        const add: typeof tx.steps.add = (...steps) => {
          writes += 1;
          return tx.steps.add(...steps);
        };
        const claim: typeof tx.steps.claim = async (options) => {
          const step = await tx.steps.claim(options);
          if (step !== null && writes === 0) alone.push(step.kind);
          return step;
        };
        return work({ ...tx, steps: { ...tx.steps, add, finish, claim } });
      }),
  };
  const world = createWorld({ agents: [specialist], store });
  onTestFinished(() => world.stop());
  const { queue } = world.ports;
  const taken: Job[] = [];
  const ports: Ports = {
    ...world.ports,
    queue: {
      ...queue,
      room: typeof room === 'number' ? () => room : room,
      add: async (jobs) => {
        const mine = jobs.filter(({ claimed }) => claimed !== undefined);
        for (const job of mine) {
          taken.push(job);
          void runStep(ports, stepKinds, job);
        }
        if (far) await queue.add(jobs.filter((job) => !mine.includes(job)));
      },
    },
  };
  return { world, ports, alone, taken };
}

test('a step that a commit makes due is claimed by that commit, with the record as the commit leaves it', async () => {
  const { world, ports, alone, taken } = worldWith(10);
  const input = { service: 'orders', source: 'slack' };
  await accept(ports, { key: randomUUID(), verb: 'start_investigation', input, actor: alice });
  await expect.poll(() => taken.map(({ claimed }) => claimed?.step.kind)).toContain('hypothesise');
  const kinds = taken.map(({ claimed }) => claimed?.step.kind);
  expect(kinds.slice(0, 3)).toEqual(['deliver', 'start', 'observe:database']);
  const of = (kind: string) => taken.find(({ claimed }) => claimed?.step.kind === kind)?.claimed;
  expect(of('deliver')).toMatchObject({ step: { state: 'leased', epoch: 1 }, investigation: null });
  expect(of('observe:database')?.investigation?.agents).toMatchObject([{ state: 'looking' }]);
  const { investigation } = of('hypothesise') ?? {};
  expect(investigation?.agents).toMatchObject([{ state: 'done' }]);
  expect(investigation?.symptom?.state).toBe('seen');
  await world.until(investigation?.id ?? '', 'the list', ({ hypotheses }) => hypotheses.length > 0);
  expect(alone.filter((kind) => kind !== 'surface' && !kind.startsWith('test:'))).toEqual([]);
});

test('where this process has no room, or the commit adds many, they are claimed by whoever takes them', async () => {
  const { ports, alone, taken } = worldWith(0);
  const input = { service: 'orders', source: 'slack' };
  await accept(ports, { key: randomUUID(), verb: 'start_investigation', input, actor: alice });
  await expect.poll(() => alone).toContain('hypothesise');
  expect(taken).toEqual([]);
});

test('where every place is taken, an investigation keeps the one it has for all of it that is due', async () => {
  const { ports, taken } = worldWith((leaving = 0) => leaving, { far: false });
  const key = randomUUID();
  await accept(ports, {
    key,
    verb: 'start_investigation',
    input: { service: 'orders', source: 'slack' },
    actor: alice,
  });
  expect(taken).toEqual([]);
  const [deliver] = await ports.store.transaction((tx) => tx.steps.due(1));
  await runStep(ports, stepKinds, { step: deliver?.id ?? '', epoch: 0 });
  await expect.poll(() => taken.map(({ claimed }) => claimed?.step.kind)).toContain('hypothesise');
  // What is shown, and what comes later, waits.
  const kinds = taken.map(({ claimed }) => claimed?.step.kind);
  expect(kinds.slice(0, 3)).toEqual(['start', 'observe:database', 'hypothesise']);
});
