import { type Clock, isCompassError, runStep, type stepKinds } from '@compass/core';
import { memoryStore } from '@compass/state';
import { describe, expect, it } from 'vitest';
import { clock, createWorld } from '../support/world.ts';

const LEASE_MS = 10_000;

/** Runs one step at whose middle the wall clock was set by so much, and so much time has really passed. */
async function fenceAfter(setBy: number, passed: number): Promise<{ stale: boolean; state: string | undefined }> {
  const time = { wall: Date.now(), elapsed: 0 };
  const own: Clock = { ...clock, now: () => new Date(time.wall), elapsed: () => time.elapsed };
  // The lease itself is by the database's clock, which nobody sets.
  const world = createWorld({ agents: [], store: memoryStore({ clock }), settings: { leaseMs: LEASE_MS }, clock: own });
  world.ports.queue.rest();
  let stale = false;
  const kind: (typeof stepKinds)[string] = {
    run: async ({ fence }) => {
      time.wall += setBy + passed;
      time.elapsed += passed;
      try {
        fence();
      } catch (error) {
        stale = isCompassError(error, 'stale');
      }
      return {};
    },
    giveUp: async () => undefined,
  };
  try {
    const step = { id: 's1', investigation: null, kind: 'lease', key: 'lease', input: {}, delayMs: 0 };
    await world.store.transaction((tx) => tx.steps.add(step));
    await runStep(world.ports, { lease: kind }, { step: 's1', epoch: 0 });
    const ended = await world.store.transaction((tx) => tx.steps.get('s1'));
    return { stale, state: ended?.state };
  } finally {
    await world.stop();
  }
}

describe('a lease is as long as it is, whatever the wall clock of its holder is set to', () => {
  it.each([300_000, -300_000])('set by %d ms it is neither lost nor longer', async (setBy) => {
    expect(await fenceAfter(setBy, 1000)).toEqual({ stale: false, state: 'done' });
    expect((await fenceAfter(setBy, LEASE_MS)).stale).toBe(true);
  });
});
