import { setTimeout as sleep } from 'node:timers/promises';
import { type Agent, accept, defineAgent, type Ports } from '@compass/core';
import { memoryQueue, memoryStore } from '@compass/state';
import { expect, it } from 'vitest';
import { startRunner } from '../../packages/compose/src/runner.ts';
import { specialist } from '../support/agents.ts';
import { unset } from '../support/telemetry.ts';
import { alice, clock, createWorld, mortal } from '../support/world.ts';

const POISON = 'poison';
const INNOCENT = ['orders', 'billing', 'search', 'mail'];
/** Comes when the poison has ended its first process. */
const LATER = 'later';
/** Time for anybody else to begin, who may. */
const LOOKS_MS = 200;
const LATE_MS = 600;

/** One process after the other on one record, as the embedded form is started again after it died. */
async function lives(most: number) {
  const made = createWorld({ agents: [], store: memoryStore({ clock }) });
  await made.stop();
  const deaths: string[][] = [];
  const looking = new Set<string>();
  const start = async (life: number, live: (ports: Ports, died: Promise<void>) => Promise<void>) => {
    const died = Promise.withResolvers<void>();
    const own = mortal(made.store);
    const agent: Agent = defineAgent({
      ...specialist,
      observe: async (input) => {
        looking.add(input.service);
        if (input.service !== POISON) {
          // At the first two ends all of them are under way. Nobody waits for the late one, which may itself be waited for.
          if (life < 2) await Promise.race([died.promise, ...(input.service === LATER ? [sleep(LATE_MS)] : [])]);
          return specialist.observe(input).finally(() => looking.delete(input.service));
        }
        while (life < 2 && !INNOCENT.every((service) => looking.has(service))) await sleep(5);
        await sleep(LOOKS_MS);
        deaths.push([...looking]);
        died.resolve();
        return own.kill();
      },
    });
    const queue = memoryQueue({ clock });
    const ports: Ports = { ...made.ports, store: own.store, queue, agents: [agent] };
    looking.clear();
    await made.store.transaction((tx) => tx.steps.voidLeases());
    const stop = startRunner(ports);
    await live(ports, died.promise);
    await Promise.all([stop(), queue.close()]);
  };
  const all = async () => {
    const rows = await made.store.transaction((tx) => tx.investigations.list({ limit: 100 }));
    return new Map(rows.map((one) => [one.trigger.service, one]));
  };
  const isShown = async () => {
    const rows = [...(await all()).values()];
    return rows.length === INNOCENT.length + 2 && rows.every(({ status }) => status === 'awaiting_human');
  };
  for (let life = 0; life < most && !(await isShown()); life += 1)
    await start(life, async (ports, died) => {
      const paged = [[...INNOCENT, POISON], [LATER]][life] ?? [];
      for (const service of paged)
        await accept(ports, {
          key: service,
          verb: 'start_investigation',
          input: { service, source: 'slack' },
          actor: alice,
        });
      let isDead = false;
      const shown = (async () => {
        while (!isDead && !(await isShown())) await sleep(20);
      })();
      await Promise.race([died, shown]);
      isDead = true;
    });
  return { deaths, all: await all() };
}

it('what ends its process each time takes nobody with it at its third try, and is then set aside', {
  timeout: 60_000,
}, async () => {
  const { deaths, all } = await lives(6);
  expect(deaths).toHaveLength(3);
  const together = [...INNOCENT, POISON].sort();
  expect(deaths[0]?.sort()).toEqual(together);
  expect(deaths[1]).toEqual(expect.arrayContaining(together));
  expect(deaths[2]).toEqual([POISON]);
  expect(all.get(POISON)?.notSeen).toEqual([
    { what: 'database', why: 'COMPASS was stopped 3 times over this, and set it aside.' },
    ...unset,
  ]);
  for (const service of [...INNOCENT, LATER])
    expect(all.get(service)).toMatchObject({ status: 'awaiting_human', notSeen: unset, agents: [{ state: 'done' }] });
});
