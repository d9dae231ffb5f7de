import type { Step, Store, Tx } from '@compass/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Place } from './support/places.ts';
import { newStep } from './support/samples.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
type Ending = Parameters<Tx['steps']['finish']>[0];
const LONG = 60_000;
const SHORT = 20;

/** What every store promises about steps: added once, held by one, never written by a stale holder. */
export function stepSuite(name: string, open: () => Promise<Place>): void {
  describe(`steps in ${name}`, () => {
    let place: Place;
    let store: Store;
    beforeAll(async () => {
      place = await open();
    });
    afterAll(() => place.close());
    beforeEach(async () => {
      store = await place.store();
    });
    const add = async (over: Parameters<typeof newStep>[0] = {}): Promise<Step> => {
      const [step] = await store.transaction((tx) => tx.steps.add(newStep(over)));
      if (step === undefined) throw new Error('it was not added');
      return step;
    };
    const get = (step: Step) => store.transaction((tx) => tx.steps.get(step.id));
    const claim = (step: Step, leaseMs = LONG) =>
      store.transaction((tx) => tx.steps.claim({ id: step.id, epoch: step.epoch, leaseMs }));
    const claimed = async (step: Step, leaseMs = LONG): Promise<Step> => {
      const held = await claim(step, leaseMs);
      if (held === null) throw new Error('nobody else holds it');
      return held;
    };
    const finish = (step: Step, over: Partial<Ending> = {}) =>
      store.transaction((tx) => tx.steps.finish({ id: step.id, epoch: step.epoch, state: 'done', ...over }));
    const due = async () => (await store.transaction((tx) => tx.steps.due(10))).map((step) => step.key);

    test('the same key of the same investigation is added once', async () => {
      const first = await add({ key: 'start' });
      expect(await add({ key: 'start', input: 'another' })).toEqual(first);
      expect((await add({ key: 'start', investigation: 'other' })).id).not.toBe(first.id);
      const alone = await add({ key: 'start', investigation: null });
      expect(await add({ key: 'start', investigation: null })).toEqual(alone);
      await store.transaction(async (tx) => {
        expect(await tx.steps.byKey(null, 'start')).toEqual(alone);
        expect(await tx.steps.byKey('inv', 'start')).toEqual(first);
        expect(await tx.steps.byKey('inv', 'unknown')).toBeNull();
        expect(await tx.steps.ofInvestigation('inv')).toEqual([first]);
      });
    });

    test('several are added in the order given, those that are known as they are', async () => {
      const known = await add({ key: 'second' });
      const given = ['first', 'second', 'third'].map((key) => newStep({ key }));
      const stored = await store.transaction((tx) => tx.steps.add(...given));
      expect(stored.map(({ id, key }) => [id, key])).toEqual([
        [given[0]?.id, 'first'],
        [known.id, 'second'],
        [given[2]?.id, 'third'],
      ]);
      expect(await store.transaction((tx) => tx.steps.ofInvestigation('inv'))).toEqual([known, stored[0], stored[2]]);
      expect(await store.transaction((tx) => tx.steps.add())).toEqual([]);
    });

    test('one claims a step; its epoch rises and the others get nothing', async () => {
      const step = await add();
      const answers = await Promise.all([claim(step), claim(step), claim(step)]);
      const [held] = answers.filter((answer) => answer !== null);
      expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
      expect(held).toMatchObject({ state: 'leased', epoch: 1, crashes: 0 });
      expect(held?.leaseUntil?.getTime()).toBeGreaterThan(Date.now() + LONG / 2);
      expect(await claim({ ...step, epoch: 1 })).toBeNull();
    });

    test('a step that is not due, done or unknown cannot be claimed', async () => {
      expect(await claim(await add({ delayMs: LONG }))).toBeNull();
      const held = await claimed(await add());
      await finish(held);
      expect(await claim(held)).toBeNull();
      expect(await claim({ ...held, id: 'unknown' })).toBeNull();
    });

    test('an expired lease counts as a crash, and its holder writes nothing any more', async () => {
      const first = await claimed(await add(), SHORT);
      await pause(SHORT * 2);
      const second = await claimed(first);
      expect(second).toMatchObject({ epoch: 2, crashes: 1 });
      expect(await store.transaction((tx) => tx.steps.renew({ id: first.id, epoch: 1, leaseMs: LONG }))).toBe(false);
      expect(await finish(first, { input: 'stale' })).toBe(false);
      expect(await get(first)).toEqual(second);
    });

    test('one that has crashed more or less often than asked for is left as it was', async () => {
      const claimOnly = (step: Step, crashes: number) =>
        store.transaction((tx) =>
          tx.steps.claim({ id: step.id, epoch: step.epoch, leaseMs: LONG, only: { crashes, most: 2 } }),
        );
      const lateAgain = async (step: Step): Promise<Step> => {
        const held = await claimed(step, SHORT);
        await pause(SHORT * 2);
        return held;
      };
      const held = await lateAgain(await add({ key: 'one' }));
      const beside = await add({ key: 'two' });
      expect(await claimOnly(held, 0)).toBeNull();
      expect(await claimOnly(held, 2)).toBeNull();
      expect(await get(held)).toEqual(held);
      expect(await claimOnly(await add({ key: 'one', investigation: 'other' }), 0)).toMatchObject({ crashes: 0 });
      expect(await claimOnly(await add({ key: 'one', investigation: null }), 0)).toMatchObject({ crashes: 0 });
      const thrice = await lateAgain(await lateAgain(await lateAgain(held)));
      expect(thrice).toMatchObject({ crashes: 3 });
      // Not the three of the other: a try of its own is left to it.
      expect(await claimOnly(beside, 0)).toBeNull();
      expect(await claimOnly(beside, 2)).toMatchObject({ epoch: 1, crashes: 2 });
      expect(await claimOnly(thrice, 4)).toMatchObject({ crashes: 4 });
    });

    test('a renewed lease holds longer', async () => {
      const held = await claimed(await add(), SHORT);
      expect(await store.transaction((tx) => tx.steps.renew({ id: held.id, epoch: 1, leaseMs: LONG }))).toBe(true);
      await pause(SHORT * 2);
      expect(await claim(held)).toBeNull();
      expect(await due()).toEqual([]);
    });

    test('finishing again puts it back with what was learned, under the epoch it was held with', async () => {
      const held = await claimed(await add());
      const learned = { input: { page: 2 }, retries: 1, crashes: 0, error: 'Slack is away.' };
      expect(await finish(held, { state: 'again', delayMs: LONG, ...learned })).toBe(true);
      const back = await get(held);
      expect(back).toMatchObject({ ...learned, state: 'waiting', epoch: 1, leaseUntil: null });
      expect(back?.dueAt.getTime()).toBeGreaterThan(Date.now() + LONG / 2);
      expect(await finish(held)).toBe(false);
    });

    test('a finished step keeps what it is not told to change', async () => {
      const held = await claimed(await add({ input: { page: 1 } }));
      expect(await finish(held, { state: 'quarantined', error: 'Three tries.' })).toBe(true);
      expect(await get(held)).toMatchObject({
        state: 'quarantined',
        input: { page: 1 },
        retries: 0,
        error: 'Three tries.',
      });
    });

    test('waking brings a waiting or done step forward under a new epoch, so that its job is a new one', async () => {
      const wake = (step: Step, delayMs = 0) =>
        store.transaction((tx) => tx.steps.wake({ investigation: step.investigation, key: step.key, delayMs }));
      const later = await add({ delayMs: LONG });
      expect(await wake(later)).toMatchObject({ state: 'waiting', epoch: 1 });
      expect(await due()).toEqual([later.key]);
      // It comes as early already: nothing to bring forward.
      expect(await wake(later, LONG)).toEqual(await get(later));
      const held = await claimed((await get(later)) ?? later);
      expect(await wake(later)).toBeNull();
      expect(await get(later)).toEqual(held);
      await finish(held);
      expect(await wake(later)).toMatchObject({ state: 'waiting', epoch: 3 });
      const broken = await claimed(await add());
      await finish(broken, { state: 'failed' });
      expect(await wake(broken)).toBeNull();
    });

    test('what is due comes earliest first, expired leases with it', async () => {
      await add({ key: 'not yet', delayMs: LONG });
      await claimed(await add({ key: 'expired' }), SHORT);
      await pause(SHORT);
      await add({ key: 'second' });
      await pause(5);
      await add({ key: 'third' });
      await claimed(await add({ key: 'held' }));
      await pause(SHORT);
      expect(await due()).toEqual(['expired', 'second', 'third']);
      expect(await store.transaction((tx) => tx.steps.due(1))).toHaveLength(1);
    });

    test('voiding leases at start counts a crash for each and lets them run at once', async () => {
      const held = await claimed(await add());
      const waiting = await add();
      expect(await store.transaction((tx) => tx.steps.voidLeases())).toBe(1);
      expect(await get(held)).toMatchObject({ state: 'waiting', epoch: 2, crashes: 1, leaseUntil: null });
      expect(await get(waiting)).toEqual(waiting);
      expect(await finish(held)).toBe(false);
      expect(await due()).toEqual([held.key, waiting.key]);
    });
  });
}
