import { describe, expect, it } from 'vitest';
import { HASH, waiting } from './kept.ts';
import { openWorld, post, type World } from './support.ts';

const get = (world: World, url: string) => world.api.inject({ method: 'GET', url: `/api/v1${url}` });

describe('tests over REST', () => {
  it.each([
    ['a hypothesis by its number', '/investigations/INV-7/hypotheses/1/test'],
    ['a test by the start of its hash', `/tests/${HASH.slice(0, 8)}`],
  ])('%s is tested, and its verdict is the answer', async (_what, url) => {
    const world = await openWorld({ kept: [waiting] });
    const answer = await post(world, url);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      test: HASH,
      test_name: 'cause_precedes_symptom',
      verdict: 'untestable',
      disproven: false,
      confidence_adjustment: expect.closeTo(0),
      reasoning: expect.stringContaining('No source is configured.'),
    });
    const later = await get(world, `/investigations/INV-7/tests/${HASH}`);
    expect([later.statusCode, later.json()]).toEqual([200, answer.json()]);
    expect((await get(world, `/investigations/INV-7/tests/${HASH}?run=2`)).statusCode).toBe(404);
  });

  it('asked again it runs again, unless the key says that it is the same request', async () => {
    const world = await openWorld({ kept: [waiting] });
    const url = '/investigations/INV-7/hypotheses/1/test';
    const first = await post(world, url, {}, { 'idempotency-key': 'k-1' });
    const same = await post(world, url, {}, { 'idempotency-key': 'k-1' });
    expect(same.json()).toEqual(first.json());
    expect((await world.investigations())[0]?.verdicts.map((verdict) => verdict.run)).toEqual([1]);
    await post(world, url, {}, { 'idempotency-key': 'k-2' });
    expect((await world.investigations())[0]?.verdicts.map((verdict) => verdict.run)).toEqual([1, 2]);
  });

  it('a hash that several begin with is not guessed, and the recovery of an action is not run', async () => {
    const [state] = waiting.tests;
    if (state === undefined) throw new Error('no test');
    const also = (hash: string, name: string) => ({ ...state, test: { ...state.test, hash, name } });
    const tests = [state, also(`${HASH.slice(0, 8)}00000000`, 'another'), also('ecec000011112222', 'recovery')];
    const world = await openWorld({ kept: [{ ...waiting, tests }] });
    const two = await post(world, `/tests/${HASH.slice(0, 8)}`);
    expect([two.statusCode, two.json().detail]).toEqual([
      ...[409, `Nothing happened. 2 tests begin with ${HASH.slice(0, 8)}: name more of the hash.`],
    ]);
    expect((await post(world, `/tests/${HASH.slice(0, 9)}`)).statusCode).toBe(200);
    expect((await post(world, '/tests/ecec0000')).statusCode).toBe(404);
  });

  it('by its hash it is found a few investigations at a time, the newest first', async () => {
    const newer = Array.from({ length: 24 }, (_, nth) => ({
      ...waiting,
      id: `inv-${nth}`,
      number: 8 + nth,
      tests: [],
    }));
    const world = await openWorld({ kept: [waiting, ...newer] });
    const { transaction } = world.ports.store;
    const asked: unknown[] = [];
    world.ports.store.transaction = (work, options) =>
      transaction((tx) => {
        const list: typeof tx.investigations.list = (one) => {
          asked.push([one.limit, one.before]);
          return tx.investigations.list(one);
        };
        return work({ ...tx, investigations: { ...tx.investigations, list } });
      }, options);
    expect((await post(world, `/tests/${HASH}`)).statusCode).toBe(200);
    expect(asked.slice(0, 3)).toEqual([
      [10, undefined],
      [10, 22],
      [10, 12],
    ]);
  });

  it('one that runs is answered 202', async () => {
    const running = waiting.tests.map((state) => ({ ...state, state: 'running' as const }));
    const world = await openWorld({ kept: [{ ...waiting, tests: running }] });
    const answer = await get(world, `/investigations/INV-7/tests/${HASH}`);
    const pending = { status: 'running', test: HASH, investigation_id: waiting.id };
    expect([answer.statusCode, answer.json()]).toEqual([202, pending]);
  });
});
