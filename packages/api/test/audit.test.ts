import { audit, type WireAudit } from '@compass/core';
import { expect, it } from 'vitest';
import { waiting } from './kept.ts';
import { openWorld, system, type World } from './support.ts';

const verify = (world: World, query = '') => world.api.inject({ url: `/api/v1/audit${query}` });

/** Three investigations in the record, each with entries of its own. */
async function kept(): Promise<World> {
  const list = [1, 2, 3].map((number) => ({ ...waiting, id: `inv-${number}`, number }));
  const world = await openWorld({ kept: list });
  await world.ports.store.transaction(async (tx) => {
    for (const { id } of list)
      for (const what of ['started', 'observing', 'closed'])
        await audit({ ports: world.ports, tx, actor: system }, { investigation: id, what, detail: {} });
  });
  return world;
}

it('verifies one, and the head that was told of it', async () => {
  const world = await kept();
  const [one]: WireAudit[] = (await verify(world, '?investigation=INV-2')).json();
  expect(one).toEqual({ id: 'inv-2', name: 'INV-2', number: 2, entries: 3, head: one?.head, broken: null });
  const told = await verify(world, `?investigation=INV-2&head=${one?.head.slice(0, 12).toUpperCase()}`);
  expect(told.json()).toEqual([one]);
  const cut = await verify(world, '?investigation=INV-2&head=0123456789');
  expect(cut.json()).toMatchObject([{ broken: { entry: 4, why: expect.stringContaining('0123456789') } }]);
});

it('verifies all of them, page by page, and names the first entry that is wrong', async () => {
  const world = await kept();
  await world.ports.store.transaction((tx) =>
    tx.audit.append({
      ...{ investigation: 'inv-1', seq: 4, at: new Date(), actor: system, what: 'closed', detail: {} },
      ...{ previous: '', hash: 'f'.repeat(64) },
    }),
  );
  const first: WireAudit[] = (await verify(world, '?limit=2')).json();
  expect(first.map(({ number, broken }) => [number, broken])).toEqual([
    [3, null],
    [2, null],
  ]);
  const rest: WireAudit[] = (await verify(world, '?limit=2&before=2')).json();
  expect(rest).toMatchObject([{ number: 1, entries: 4, broken: { entry: 4 } }]);
});

it('a call in the journal that no entry speaks of is no call of ours', async () => {
  const world = await kept();
  const call = { server: 'prometheus', tool: 'query', arguments: {}, result: 1 };
  await world.ports.store.transaction((tx) =>
    tx.journal.append([{ investigation: 'inv-3', step: 's', at: new Date(), ...call }]),
  );
  expect((await verify(world, '?investigation=INV-3')).json()).toMatchObject([{ broken: { entry: 4 } }]);
});

it.each([
  ['?head=0123456789', 'head'],
  ['?investigation=INV-2&head=xyz', 'head'],
  ['?limit=0', 'limit'],
])('refuses %s and names the field', async (query, field) => {
  const answer = await verify(await kept(), query);
  expect([answer.statusCode, answer.json().field]).toEqual([400, field]);
});
