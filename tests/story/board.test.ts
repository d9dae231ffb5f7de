import { boardOf } from '@compass/core';
import { expect, it } from 'vitest';
import { approvalOf, begin, opened } from '../support/opened.ts';
import { alice, bob } from '../support/world.ts';

it('shows an approval that waits however many investigations have begun since, and says that there are more than it lists', async () => {
  const compass = opened();
  const { id } = await begin(compass);
  await approvalOf(compass, id);
  for (let n = 1; n <= 21; n += 1)
    await compass.ask(alice, 'start_investigation', { service: `service-${n}`, source: 'slack' });
  const { catalogue, defaultChannel } = compass.ports.settings;
  const board = await compass.store.transaction((tx) => boardOf(tx, { catalogue, defaultChannel, actor: bob }));
  expect(board.open).toHaveLength(20);
  expect(board.open.map((one) => one.id)).not.toContain(id);
  expect(board.isMore).toBe(true);
  expect(board.waiting.map(({ investigation }) => investigation.id)).toEqual([id]);
  expect(board.posts.has(id)).toBe(true);
});
