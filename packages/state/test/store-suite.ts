import { randomUUID } from 'node:crypto';
import { type Store, wireSummary } from '@compass/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { backlogTest } from './backlog-test.ts';
import { pagesTest } from './pages-test.ts';
import { patternsTest } from './patterns-test.ts';
import { postMortemsTest } from './post-mortems-test.ts';
import type { Place } from './support/places.ts';
import { alice, auditRow, delivery, evidence, investigation, newStep } from './support/samples.ts';

const never = new Error('the caller changed its mind');

/** What every store promises, whatever it keeps its rows in. */
export function storeSuite(name: string, open: () => Promise<Place>): void {
  describe(`the record in ${name}`, () => {
    let place: Place;
    let store: Store;
    beforeAll(async () => {
      place = await open();
    });
    afterAll(() => place.close());
    beforeEach(async () => {
      store = await place.store();
    });

    test('a delivery is received once and keeps its first answer', async () => {
      expect(await store.transaction((tx) => tx.inbox.receive(delivery('d1')))).toBe(true);
      await store.transaction((tx) => tx.inbox.answer('d1', { number: 1042 }));
      expect(await store.transaction((tx) => tx.inbox.receive({ ...delivery('d1'), verb: 'close' }))).toBe(false);
      const row = await store.transaction((tx) => tx.inbox.get('d1'));
      expect(row).toMatchObject({
        verb: 'start',
        input: { service: 'orders' },
        actor: alice,
        answer: { number: 1042 },
      });
      expect(row?.receivedAt).toBeInstanceOf(Date);
      await expect(store.transaction((tx) => tx.inbox.answer('unknown', 1))).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    for (const tests of [backlogTest, pagesTest, patternsTest, postMortemsTest]) tests(() => store);

    test('what is written comes back exactly: order of keys, odd characters, texts that look like numbers', async () => {
      const facts = {
        z: 1,
        a: ['nul \u0000', 'half \ud83d', '\\u0000', 'é🧭'],
        '10': '012',
        text: '{"a":1}',
        none: null,
      };
      const kept = evidence({ facts });
      const input = ['12', 'true', '"', 7, null, { b: 1, a: 2 }];
      await store.transaction(async (tx) => {
        await tx.evidence.put([kept]);
        for (const value of input) await tx.steps.add(newStep({ input: value }));
      });
      const [read] = await store.transaction((tx) => tx.evidence.get([kept.id]));
      expect(JSON.stringify(read)).toBe(JSON.stringify(kept));
      const steps = await store.transaction((tx) => tx.steps.ofInvestigation('inv'));
      expect(steps.map((step) => step.input)).toEqual(input);
    });

    test('evidence is kept once and given in the order asked for', async () => {
      const [one, two] = [evidence({ query: 'one' }), evidence({ query: 'two' })];
      await store.transaction(async (tx) => {
        await tx.evidence.put([]);
        await tx.evidence.put([one, two]);
        await tx.evidence.put([{ ...one, query: 'changed' }]);
      });
      expect(await store.transaction((tx) => tx.evidence.get([two.id, 'unknown', one.id]))).toEqual([two, one]);
      expect(await store.transaction((tx) => tx.evidence.get([]))).toEqual([]);
    });

    test('investigations are found by id and number, and listed newest first by status and service', async () => {
      const made = await store.transaction(async (tx) => {
        const first = investigation(await tx.investigations.nextNumber());
        const second = investigation(await tx.investigations.nextNumber(), { status: 'closed' });
        const third = investigation(await tx.investigations.nextNumber());
        third.trigger.service = 'billing';
        for (const one of [first, second, third]) await tx.investigations.insert(one);
        return [first, second, third];
      });
      const numbers = made.map((one) => one.number);
      expect(numbers[2]).toBeGreaterThan(numbers[0] ?? 0);
      await store.transaction(async (tx) => {
        const listed = async (options: { statuses?: string[]; service?: string; limit: number }) =>
          (await tx.investigations.list(options)).map((one) => numbers.indexOf(one.number));
        expect(await tx.investigations.summaries({ limit: 10 })).toEqual(made.toReversed().map(wireSummary));
        const short = await tx.investigations.summaries({ statuses: ['observing'], service: 'orders', limit: 10 });
        expect(short.map((one) => one.id)).toEqual([made[0]?.id]);
        expect(await tx.investigations.summaries({ before: numbers[1] ?? 0, limit: 1 })).toHaveLength(1);
        expect(await listed({ limit: 10 })).toEqual([2, 1, 0]);
        expect(await listed({ limit: 2 })).toEqual([2, 1]);
        expect(await listed({ statuses: ['observing', 'testing'], limit: 10 })).toEqual([2, 0]);
        expect(await listed({ statuses: [], limit: 10 })).toEqual([]);
        expect(await listed({ statuses: ['observing'], service: 'orders', limit: 10 })).toEqual([0]);
        expect(await tx.investigations.byNumber(numbers[1] ?? 0)).toEqual(made[1]);
        expect(await tx.investigations.get(made[2]?.id ?? '')).toEqual(made[2]);
        expect(await tx.investigations.get('unknown')).toBeNull();
      });
    });

    test('a saved investigation replaces the one before; an unknown one is refused', async () => {
      const one = investigation(7);
      await store.transaction((tx) => tx.investigations.insert(one));
      const next = { ...one, status: 'resolved' as const, revision: 2, endedAt: '2026-11-22T11:00:00Z' };
      await store.transaction(async (tx) => {
        expect(await tx.investigations.get(one.id, { lock: true })).toEqual(one);
        await tx.investigations.save(next);
      });
      expect(await store.transaction((tx) => tx.investigations.get(one.id))).toEqual(next);
      expect(await store.transaction((tx) => tx.investigations.summaries({ limit: 1 }))).toEqual([wireSummary(next)]);
      expect(await store.transaction((tx) => tx.investigations.list({ statuses: ['observing'], limit: 9 }))).toEqual(
        [],
      );
      const save = store.transaction((tx) => tx.investigations.save(investigation(8)));
      await expect(save).rejects.toMatchObject({ code: 'not_found' });
      const again = store.transaction((tx) => tx.investigations.insert(investigation(7)));
      await expect(again).rejects.toMatchObject({ code: 'conflict' });
    });

    test('the record given out is a copy: changing it changes nothing', async () => {
      const one = investigation(9);
      await store.transaction((tx) => tx.investigations.insert(one));
      one.trouble.push('after writing');
      const read = await store.transaction((tx) => tx.investigations.get(one.id));
      read?.trouble.push('after reading');
      expect((await store.transaction((tx) => tx.investigations.get(one.id)))?.trouble).toEqual([]);
    });

    test('the journal keeps its order, each call with its own time', async () => {
      const at = new Date('2026-11-22T10:00:00.007Z');
      const call = (tool: string) => ({
        investigation: 'j',
        step: 's',
        at,
        server: 'prom',
        tool,
        arguments: { q: 1 },
        result: [],
      });
      await store.transaction((tx) => tx.journal.append([call('b'), call('a')]));
      await store.transaction((tx) => tx.journal.append([]));
      await store.transaction((tx) => tx.journal.append([call('c'), { ...call('d'), investigation: 'other' }]));
      expect(await store.transaction((tx) => tx.journal.read('j'))).toEqual([call('b'), call('a'), call('c')]);
    });

    test('the audit trail only grows', async () => {
      const id = randomUUID();
      expect(await store.transaction((tx) => tx.audit.head(id))).toBeNull();
      await store.transaction((tx) => tx.audit.append(auditRow(id, 1)));
      await store.transaction((tx) => tx.audit.append(auditRow(id, 2)));
      expect(await store.transaction((tx) => tx.audit.head(id))).toEqual(auditRow(id, 2));
      const again = store.transaction((tx) => tx.audit.append({ ...auditRow(id, 2), what: 'rewritten' }));
      await expect(again).rejects.toMatchObject({ code: 'conflict' });
      expect(await store.transaction((tx) => tx.audit.list(id))).toEqual([auditRow(id, 1), auditRow(id, 2)]);
    });

    test('a post is one row a slot: about to be posted, then with its place', async () => {
      const postedAt = new Date('2026-11-22T10:00:00Z');
      const root = { investigation: 'inv', slot: 'root', ref: null, hash: 'a', postedAt };
      const sent = { ...root, ref: { channel: 'C1', ts: '1.2' }, hash: 'b' };
      const plan = { ...root, slot: 'plan', postedAt: new Date('2026-11-22T10:00:01Z') };
      await store.transaction(async (tx) => {
        await tx.posts.put(plan);
        await tx.posts.put(root);
        await tx.posts.put(sent);
        await tx.posts.put({ ...root, investigation: 'other' });
      });
      expect(await store.transaction((tx) => tx.posts.ofInvestigation('inv'))).toEqual([sent, plan]);
    });

    test('a rejected transaction leaves nothing behind', async () => {
      const step = newStep();
      await store.transaction((tx) => tx.steps.add(step));
      const work = store.transaction(async (tx) => {
        await tx.inbox.receive(delivery('gone'));
        await tx.steps.add(newStep());
        await tx.steps.claim({ id: step.id, epoch: 0, leaseMs: 1000 });
        throw never;
      });
      await expect(work).rejects.toBe(never);
      await store.transaction(async (tx) => {
        expect(await tx.inbox.get('gone')).toBeNull();
        expect((await tx.steps.ofInvestigation('inv')).map(({ id, epoch }) => ({ id, epoch }))).toEqual([
          { id: step.id, epoch: 0 },
        ]);
      });
    });

    test('a failed statement fails the transaction, even when the work goes on', async () => {
      const id = randomUUID();
      const work = store.transaction(async (tx) => {
        await tx.inbox.receive(delivery('before'));
        await tx.audit.append(auditRow(id, 1));
        await tx.audit.append(auditRow(id, 1)).catch(() => undefined);
        return 'done';
      });
      await expect(work).rejects.toMatchObject({ code: 'conflict' });
      expect(await store.transaction((tx) => tx.inbox.get('before'))).toBeNull();
    });

    test('using the store inside a transaction throws at once, and the handle ends with it', async () => {
      const nested = store.transaction(() => store.transaction(async () => 1));
      await expect(nested).rejects.toMatchObject({ code: 'internal' });
      const late = await store.transaction(async (tx) => tx);
      await expect(late.inbox.get('d')).rejects.toMatchObject({ code: 'internal' });
      // Work that was started inside and goes on outside is free again.
      const { later } = await store.transaction(async () => ({
        later: new Promise((resolve) => setTimeout(resolve, 20)).then(() => store.transaction(async () => 'free')),
      }));
      expect(await later).toBe('free');
    });

    test('transactions at the same time do not lose each other’s changes', async () => {
      const one = investigation(11);
      await store.transaction((tx) => tx.investigations.insert(one));
      const raise = () =>
        store.transaction(async (tx) => {
          const current = await tx.investigations.get(one.id, { lock: true });
          if (current !== null) await tx.investigations.save({ ...current, revision: current.revision + 1 });
        });
      await Promise.all(Array.from({ length: 10 }, raise));
      expect((await store.transaction((tx) => tx.investigations.get(one.id)))?.revision).toBe(11);
    });

    test('listeners hear of a change after its commit, once, and never of a rollback', async () => {
      const heard: string[] = [];
      const seen: (number | undefined)[] = [];
      const one = investigation(12);
      const stop = store.listen((id) => {
        heard.push(id);
        // The record is readable by then, from within the callback.
        if (id === one.id)
          void store.transaction((tx) => tx.investigations.get(id)).then((found) => seen.push(found?.number));
      });
      await store
        .transaction((tx) => tx.notify('rolled back').then(() => Promise.reject(never)))
        .catch(() => undefined);
      await store.transaction(async (tx) => {
        await tx.investigations.insert(one);
        await tx.notify(one.id);
        await tx.notify(one.id);
        expect(heard).toEqual([]);
      });
      await expect.poll(() => seen).toEqual([12]);
      stop();
      await store.transaction((tx) => tx.notify('after stop'));
      await store.transaction((tx) => tx.now());
      expect(heard).toEqual([one.id]);
    });

    test('what was set aside counts until it is settled', async () => {
      const of = `spender ${Math.random()}`;
      await store.transaction(async (tx) => {
        await tx.spend.lock();
        const at = await tx.now();
        const row = {
          investigation: of,
          purpose: 'p',
          at,
          provider: 'x',
          model: 'y',
          usd: 2,
          tokens: 20,
          answer: null,
        };
        await tx.spend.put({ ...row, id: `${of} a` });
        await tx.spend.put({ ...row, id: `${of} b` });
        await tx.spend.put({ ...row, id: `${of} a`, usd: 0.5, tokens: 5, answer: { text: '{}', ended: 'done' } });
        expect((await tx.spend.of(of)).map(({ usd, tokens, answer }) => [usd, tokens, answer?.text])).toEqual([
          [0.5, 5, '{}'],
          [2, 20, undefined],
        ]);
        expect(await tx.spend.total({ since: at })).toEqual({ usd: 2.5, tokens: 25, questions: 2 });
        expect(await tx.spend.total({ since: new Date(at.getTime() + 60_000) })).toMatchObject({ questions: 0 });
        await tx.spend.put({ ...row, id: `${of} c`, investigation: `${of} 2`, model: 'z', usd: 3 });
        const totals = (by: 'model' | 'investigation', limit: number) => tx.spend.totals({ since: at, of: by, limit });
        expect(await totals('model', 2)).toEqual([
          { name: 'z', usd: 3, tokens: 20, questions: 1 },
          { name: 'y', usd: 2.5, tokens: 25, questions: 2 },
        ]);
        expect((await totals('investigation', 1)).map(({ name }) => name)).toEqual([`${of} 2`]);
        expect(await tx.spend.totals({ since: new Date(at.getTime() + 60_000), of: 'model', limit: 9 })).toEqual([]);
      });
    });

    test('its clock moves on within a transaction', async () => {
      await store.transaction(async (tx) => {
        const before = await tx.now();
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect((await tx.now()).getTime()).toBeGreaterThan(before.getTime());
      });
    });
  });
}
