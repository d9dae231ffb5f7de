import type { CatalogueEntry } from '@compass/core';
import { afterEach, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { alice, bob, createWorld, terminate, type World } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});

const entry = (id: string, change: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  ...terminate('idempotent'),
  ...{ id, tool: id, title: `${id} $pid on $target` },
  ...change,
});
const catalogue = [
  entry('pause_job', { undo: 'start_again' }),
  terminate('declarative'),
  entry('start_again'),
  entry('restart', { params: {} }),
  entry('elsewhere', { targets: ['search-db'] }),
  entry('unseen', { params: { node: { type: 'string', from: 'node.name' } } }),
];

it('asks for what is chosen of those that fit the same evidence, and for nothing else', async () => {
  const world = createWorld({ agents: [specialist], settings: { catalogue } });
  open.push(world);
  const begun = await world.ask(alice, 'start_investigation', { service: 'orders', source: 'slack' });
  if (!begun.ok) throw new Error('not started');
  const id = begun.investigation;
  await world.until(id, 'the list', (one) => one.status === 'awaiting_human');
  const ask = (chosen?: string) =>
    world.ask(alice, 'propose_action', { investigation: id, hypothesis: 1, ...(chosen && { entry: chosen }) });
  for (const one of ['start_again', 'restart', 'elsewhere', 'unseen', 'nothing'])
    expect(await ask(one)).toMatchObject({ ok: false, lines: [expect.stringContaining('does not fit the evidence')] });

  expect(await ask()).toMatchObject({
    ok: false,
    lines: [
      'Several actions fit, choose one: terminate_backend (Terminate database session pid 45231 on orders-db), pause_job (pause_job 45231 on orders-db).',
    ],
  });
  expect((await world.get(id)).actions).toEqual([]);
  const suggested = await ask('terminate_backend');
  if (!suggested.ok) throw new Error(suggested.lines.join());
  expect((await world.get(id)).actions.at(-1)?.entry).toBe('terminate_backend');
  await world.ask(bob, 'decide_action', { investigation: id, action: suggested.about, approve: false });

  const chosen = await ask('pause_job');
  if (!chosen.ok) throw new Error(chosen.lines.join());
  const asked = (await world.get(id)).actions.at(-1);
  expect(asked).toMatchObject({ entry: 'pause_job', title: 'pause_job 45231 on orders-db', params: { pid: 45231 } });
  expect(asked?.undo?.entry).toBe('start_again');
  await world.ask(bob, 'decide_action', { investigation: id, action: chosen.about, approve: true });
  await world.until(id, 'the outcome', (one) => one.actions.at(-1)?.outcome === 'recovered');
  expect(world.effects).toHaveLength(1);
});
