import { runStep, stepKinds } from '@compass/core';
import { memoryStore } from '@compass/state';
import { expect, it } from 'vitest';
import { pausesOf } from '../../packages/core/src/record/pause.ts';
import { clock, createWorld } from '../support/world.ts';

it('a pause is known to whoever starts after it was asked for, and can be asked for again when it is over', async () => {
  const time = { now: Date.parse('2026-11-22T03:00:00Z') };
  const store = memoryStore({ clock: { ...clock, now: () => new Date(time.now) } });
  const world = createWorld({ agents: [], store });
  await world.stop();
  const first = pausesOf(world.ports);
  await first.begin('chat.update:C1', 7000);
  const second = pausesOf(world.ports);
  expect(await second.left('chat.update:C1')).toBe(7000);
  expect([await second.left('chat.update:C2'), await second.left('chat.postMessage:C1')]).toEqual([0, 0]);
  time.now += 7000;
  expect(await second.left('chat.update:C1')).toBe(0);
  // Nobody has run its step yet.
  await second.begin('chat.update:C1', 30_000);
  expect(await first.left('chat.update:C1')).toBe(30_000);
  time.now += 30_000;
  const step = await store.transaction((tx) => tx.steps.byKey(null, 'pause:chat.update:C1'));
  await runStep(world.ports, stepKinds, { step: step?.id ?? '', epoch: step?.epoch ?? 0 });
  await first.begin('chat.update:C1', 5000);
  expect(await second.left('chat.update:C1')).toBe(5000);
});
