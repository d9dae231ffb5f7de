import { PostMortem, type Store } from '@compass/core';
import { memoryStore } from '@compass/state';
import { afterEach, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { unset } from '../support/telemetry.ts';
import { bob, clock, createWorld, proposed, type World } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});

/** Every status that is saved, in its order. */
function watched(store: Store, statuses: string[]): Store {
  return {
    ...store,
    transaction: (work, ...rest) =>
      store.transaction(
        (tx) =>
          work({
            ...tx,
            investigations: {
              ...tx.investigations,
              insert: (one) => {
                statuses.push(one.status);
                return tx.investigations.insert(one);
              },
              save: (one) => {
                if (statuses.at(-1) !== one.status) statuses.push(one.status);
                return tx.investigations.save(one);
              },
            },
          }),
        ...rest,
      ),
  };
}

/** One incident to its end: named, approved, recovered. */
async function ended(store: Store = memoryStore({ clock })) {
  const world = createWorld({ agents: [specialist], store });
  open.push(world);
  const { id, action } = await proposed(world);
  await world.ask(bob, 'decide_action', { investigation: id, action, approve: true });
  return { world, investigation: await world.until(id, 'the post-mortem', ({ postMortem }) => postMortem !== null) };
}

it('an investigation goes through every status of the specification', async () => {
  const statuses: string[] = [];
  await ended(watched(memoryStore({ clock }), statuses));
  const order = [
    'triggered',
    'observing',
    'hypothesis_generation',
    'testing',
    'awaiting_human',
    'mitigating',
    'resolved',
  ];
  expect([...new Set(statuses)]).toEqual(order);
});

it('a test stands in the audit trail: who asked, which one, and what came out', async () => {
  const world = createWorld({ agents: [specialist] });
  open.push(world);
  const { id } = await proposed(world);
  const [first] = (await world.get(id)).verdicts;
  await world.ask(bob, 'request_test', { investigation: id, test: first?.test });
  const { verdicts } = await world.until(id, 'its second verdict', (one) =>
    one.verdicts.some(({ test, run }) => test === first?.test && run === 2),
  );
  const trail = await world.store.transaction((tx) => tx.audit.list(id));
  const asked = trail.findLast(({ what }) => what === 'test asked');
  expect([asked?.actor.name, asked?.detail]).toEqual(['bob', { test: first?.test, run: 2 }]);
  const second = verdicts.find(({ test, run }) => test === first?.test && run === 2);
  expect(trail.findLast(({ what }) => what === 'verdict')?.detail).toMatchObject({
    ...{ test: first?.test, verdict: second?.verdict, saw: second?.saw },
  });
});

it('a post-mortem has every field of the specification, each written from the record', async () => {
  const { investigation } = await ended();
  const written = PostMortem.parse(investigation.postMortem);
  expect(written).toMatchObject({
    investigation_id: investigation.id,
    incident_title: expect.stringContaining('orders'),
    executive_summary: expect.stringContaining('Lock contention on orders'),
    root_cause: expect.stringContaining('ock contention on orders'),
    impact: { from: expect.any(String), to: expect.any(String), sentence: expect.stringContaining('orders') },
  });
  const { timeline, contributing_factors, what_went_well, where_we_got_lucky, action_items, lessons_learned } = written;
  const told = { timeline, contributing_factors, what_went_well, where_we_got_lucky, action_items, lessons_learned };
  expect(Object.entries(told).filter(([, list]) => list.length === 0)).toEqual([]);
  // Nothing of it went poorly but what was not seen, and nothing like it was known.
  const unseen = unset.map(({ what, why }) => `Not seen: ${what} (${why}).`);
  expect([written.what_went_poorly, written.similar_incidents]).toEqual([unseen, []]);
  expect(written.hypotheses_tested.map(({ statement, status }) => [statement, status])).toEqual([
    ['Lock contention on orders', 'survived'],
    ['Traffic spike on orders', 'disproven'],
  ]);
});
