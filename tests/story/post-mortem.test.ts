import type { Investigation, Store } from '@compass/core';
import { memoryStore } from '@compass/state';
import { expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { alice, clock, createWorld } from '../support/world.ts';

/** What was asked for of the past, as limits. */
function counting(store: Store, limits: number[]): Store {
  return {
    ...store,
    transaction: (work) =>
      store.transaction((tx) =>
        work({
          ...tx,
          investigations: {
            ...tx.investigations,
            list: (options) => {
              limits.push(options.limit);
              return tx.investigations.list(options);
            },
          },
        }),
      ),
  };
}

const earlier = (one: Investigation, number: number, over: Partial<Investigation>): Investigation => ({
  ...one,
  ...{ id: `inv-${number}`, number, status: 'closed' as const },
  ...over,
});

it('a post-mortem has the day of the installation’s zone and a running number of that day, and names the newest of its service, however much is recorded', async () => {
  const limits: number[] = [];
  const store = counting(memoryStore({ clock }), limits);
  const compass = createWorld({ agents: [specialist], store, settings: { zone: 'Pacific/Kiritimati' } });
  const closed = async () => {
    const begun = await compass.ask(alice, 'start_investigation', { service: 'orders', source: 'slack' });
    if (!begun.ok) throw new Error('not started');
    await compass.until(begun.investigation, 'the list', ({ status }) => status === 'awaiting_human');
    await compass.ask(alice, 'close', { investigation: begun.investigation });
    return compass.until(begun.investigation, 'the post-mortem', ({ postMortem }) => postMortem !== null);
  };
  try {
    const first = await closed();
    expect(first.postMortem?.similar_incidents).toEqual([]);
    const trigger = { ...first.trigger, service: 'billing' };
    await store.transaction(async (tx) => {
      for (let number = 1; number <= 40; number += 1)
        await tx.investigations.insert(earlier(first, number, number % 2 === 0 ? { trigger } : {}));
      await tx.investigations.insert(earlier(first, 999, { status: 'failed', postMortem: null }));
    });
    limits.length = 0;
    const second = await closed();
    const written = Date.parse(second.postMortem?.writtenAt ?? '');
    const day = new Date(written + 14 * 3_600_000).toISOString().slice(0, 10);
    expect(second.postMortem?.name).toBe(`PM-${day}-002`);
    expect(second.postMortem?.markdown).toContain('times are Pacific/Kiritimati (UTC+14:00)');
    expect(second.postMortem?.similar_incidents).toEqual([
      `INV-${first.number}`,
      ...['INV-39', 'INV-37', 'INV-35', 'INV-33'],
    ]);
    expect(limits.length).toBeGreaterThan(0);
    expect(Math.max(...limits)).toBeLessThanOrEqual(100);
  } finally {
    await compass.stop();
  }
});
