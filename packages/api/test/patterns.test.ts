import { describe, expect, it } from 'vitest';
import { past } from '../../../tests/support/remembering.ts';
import { waiting } from './kept.ts';
import { openWorld, post, type World } from './support.ts';

const get = (world: World, url: string) => world.api.inject({ method: 'GET', url: `/api/v1${url}` });

const taught = { ...past(7), id: waiting.id };

async function withPatterns(): Promise<World> {
  const world = await openWorld({ sources: 'silent' });
  const { id, number, labels, told, learnedAt, weight } = past(871);
  const [first] = waiting.hypotheses;
  if (first === undefined) throw new Error('no hypothesis');
  await world.ports.store.transaction(async (tx) => {
    await tx.investigations.insert({
      ...waiting,
      hypotheses: [{ ...first, recalled: { patterns: [{ id, number }], weight: 0.49, alone: false } }],
      similar: [
        { id, number, labels, told, learnedAt, weight, common: ['service orders'], likeness: 0.8, why: '' },
        { ...past(872), common: [], likeness: 0.4, why: 'not proposed: no test here could disprove it' },
      ],
    });
    for (const one of [past(871), taught]) await tx.patterns.put(one);
  });
  return world;
}

describe('what was learned, over REST', () => {
  it('is listed newest first, and read by the name of its investigation', async () => {
    const world = await withPatterns();
    const listed = (await get(world, '/patterns?limit=1')).json();
    expect(listed).toMatchObject([
      { name: 'INV-871', statement: 'Cache of orders is cold', weight: 0.7, state: 'live' },
    ]);
    expect((await get(world, '/patterns?before=871')).json()).toMatchObject([{ id: waiting.id, name: 'INV-7' }]);
    expect((await get(world, '/patterns?state=quarantined')).json()).toEqual([]);
    expect((await get(world, '/patterns/INV-7')).json()).toMatchObject({
      outcome: 'Warm the cache: recovered',
      says: [{ investigation: 'INV-7', say: 'recovered' }],
    });
    expect((await get(world, '/patterns/INV-9')).statusCode).toBe(404);
  });

  it('says what an incident is similar to, and what became of that', async () => {
    const world = await withPatterns();
    expect((await get(world, '/investigations/INV-7/similar')).json()).toMatchObject([
      { name: 'INV-871', common: ['service orders'], hypothesis: 1, not_proposed: '' },
      { name: 'INV-872', hypothesis: null, not_proposed: 'not proposed: no test here could disprove it' },
    ]);
  });

  it('is quarantined and released by whoever says why, once', async () => {
    const world = await withPatterns();
    const gone = await post(world, '/patterns/INV-7/quarantine', { reason: 'a wrong lead' });
    expect(gone.json()).toMatchObject({ name: 'INV-7', state: 'quarantined' });
    expect((await post(world, '/patterns/INV-7/quarantine')).statusCode).toBe(409);
    expect((await post(world, '/patterns/INV-7/release')).json()).toMatchObject({ state: 'live', weight: 0.7 });
    expect((await post(world, '/patterns/INV-7/release', { why: 'x' })).statusCode).toBe(400);
    const trail = await world.ports.store.transaction((tx) => tx.audit.list(waiting.id));
    expect(trail).toMatchObject([
      { what: 'pattern quarantined', detail: { reason: 'a wrong lead' } },
      { what: 'pattern released' },
    ]);
  });
});
