import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, type Investigation, type Tx, type VerbAnswer, verbs } from '@compass/core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { migratePostgres } from '../../packages/state/src/migrate-postgres.ts';
import { openPostgres } from '../../packages/state/src/open-postgres.ts';
import { recordStore } from '../../packages/state/src/record-store.ts';
import { begin, opened } from '../support/opened.ts';
import { type Cluster, hasPostgres, startCluster } from '../support/postgres-cluster.ts';
import { scriptedTelemetry } from '../support/telemetry.ts';
import { alice, bob, type World } from '../support/world.ts';

/** By then the second has read all that it reads without waiting. */
const READ_MS = 300;

const perform = (world: World, tx: Tx, actor: Actor, verb: keyof typeof verbs, input: object): Promise<VerbAnswer> => {
  const scope = { ports: world.ports, tx, actor, added: [], ended: [], heads: [] };
  // Each takes its own input, which it checks itself.
  const { input: schema, run } = verbs[verb] as unknown as {
    input: { parse(given: unknown): unknown };
    run(scope: object, given: unknown): Promise<VerbAnswer>;
  };
  return run(scope, schema.parse(input));
};

/** Of two presses the second arrives while the first is not committed yet. */
async function both(world: World, verb: keyof typeof verbs, input: object): Promise<VerbAnswer[]> {
  const [done, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = world.store.transaction(async (tx) => {
    const answer = await perform(world, tx, alice, verb, input).finally(done.resolve);
    await held.promise;
    return answer;
  });
  await done.promise;
  const second = world.store.transaction((tx) => perform(world, tx, bob, verb, input));
  await sleep(READ_MS);
  held.resolve();
  return Promise.all([first, second]);
}

describe.runIf(hasPostgres || process.env['COMPASS_TEST_ALL'] === '1')(
  'two people press at the same moment (needs postgresql)',
  () => {
    let cluster: Cluster;
    let database: Awaited<ReturnType<typeof openPostgres>>;
    beforeAll(async () => {
      cluster = await startCluster();
      await migratePostgres(cluster.urlAs('postgres'));
      database = await openPostgres({ url: cluster.urlAs('postgres'), poolSize: 4 });
    });
    afterAll(async () => {
      await database.close();
      await cluster.stop();
    });

    it.each<[keyof typeof verbs, (before: Investigation) => object, (after: Investigation) => unknown]>([
      ['propose_action', () => ({ hypothesis: 1 }), ({ actions }) => actions.length],
      ['request_test', ({ tests }) => ({ test: tests[0]?.test.hash }), ({ decisions }) => decisions.length],
      ['close', () => ({}), ({ decisions }) => decisions.length],
      ['look_again', () => ({}), ({ decisions }) => decisions.length],
    ])('%s is done once, and the other is told so', async (verb, input, count) => {
      const quiet = verb === 'look_again';
      const world = opened({ telemetry: scriptedTelemetry({ quiet }), store: recordStore({ database }) });
      const before = await begin(world);
      const { id } = before;
      // The next one is a new investigation, whatever became of this one.
      onTestFinished(() =>
        world.store.transaction(async (tx) => {
          const one = await tx.investigations.get(id);
          if (one !== null) await tx.investigations.save({ ...one, status: 'closed', revision: one.revision + 1 });
        }),
      );
      await world.stop();
      const answers = await both(world, verb, { investigation: id, ...input(before) });
      expect(answers.map(({ ok }) => ok)).toEqual([true, false]);
      expect(count(await world.get(id))).toBe(1);
    });
  },
);
