import { accept, type Queue } from '@compass/core';
import { afterEach, expect, it } from 'vitest';
import { alice, createWorld, type World } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});

it.each<[string, Queue['add']]>([
  ['never answers', () => new Promise(() => undefined)],
  ['refuses', () => Promise.reject(new Error('the queue is full'))],
])('what is stored is acknowledged while the queue %s', async (_how, add) => {
  const { ports, store, ...world } = createWorld({ agents: [] });
  open.push({ ports, store, ...world });
  const said: string[] = [];
  const log = { ...ports.log, warn: (fields: Record<string, unknown>) => void said.push(String(fields['error'])) };
  const input = { service: 'orders', source: 'slack' };
  const delivery = { key: 'd1', verb: 'start_investigation', input, actor: alice };
  const accepted = await accept({ ...ports, log, queue: { ...ports.queue, add } }, delivery);
  expect(accepted).toEqual({ isNew: true });
  expect(await store.transaction((tx) => tx.inbox.get('d1'))).toMatchObject({ verb: 'start_investigation' });
  expect(said).toEqual(_how === 'refuses' ? ['Error: the queue is full'] : []);
});
