import type { Store } from '@compass/core';
import { expect, test } from 'vitest';
import { pattern, vector } from './support/samples.ts';

/** What every store promises of what was learned. */
export function patternsTest(storeOf: () => Store): void {
  test('a pattern is kept with its embedding, which a change of the rest leaves as it is', async () => {
    const store = storeOf();
    const one = pattern(7, { embedder: 'e' });
    await store.transaction((tx) => tx.patterns.put(one, vector(1)));
    const changed = { ...one, weight: 0.7, revision: 2 };
    await store.transaction((tx) => tx.patterns.put(changed));
    const found = await store.transaction(async (tx) => ({
      got: await tx.patterns.get([one.id, 'no-such', one.id], { lock: true }),
      revisions: await tx.patterns.revisions(),
      embeddings: await tx.patterns.embeddings([one.id, 'no-such']),
    }));
    expect(JSON.stringify(found.got)).toBe(JSON.stringify([changed]));
    expect(found.revisions).toEqual([{ id: one.id, revision: 2 }]);
    // Single precision, exactly.
    expect(found.embeddings).toEqual([{ id: one.id, embedding: vector(1).map(Math.fround) }]);
    await store.transaction((tx) => tx.patterns.put(changed, vector(2)));
    const [again] = await store.transaction((tx) => tx.patterns.embeddings([one.id]));
    expect(again?.embedding).toEqual(vector(2).map(Math.fround));
    // Of other words now, and not embedded yet.
    await store.transaction((tx) => tx.patterns.put({ ...changed, embedder: null, revision: 3 }));
    expect(await store.transaction((tx) => tx.patterns.embeddings([one.id]))).toEqual([]);
  });

  test('patterns are listed newest first, by state, a page at a time; one without an embedding has none', async () => {
    const store = storeOf();
    await store.transaction(async (tx) => {
      for (let number = 1; number <= 6; number += 1)
        await tx.patterns.put(pattern(number, { state: number === 5 ? 'quarantined' : 'live' }));
    });
    const numbers = (options: { state?: 'live' | 'quarantined'; before?: number; limit: number }) =>
      store.transaction(async (tx) => (await tx.patterns.list(options)).map(({ number }) => number));
    expect(await numbers({ limit: 3 })).toEqual([6, 5, 4]);
    expect(await numbers({ limit: 3, state: 'live', before: 6 })).toEqual([4, 3, 2]);
    expect(await numbers({ limit: 3, state: 'quarantined' })).toEqual([5]);
    const ids = await store.transaction(async (tx) => (await tx.patterns.revisions()).map(({ id }) => id));
    expect(ids).toHaveLength(6);
    expect(await store.transaction((tx) => tx.patterns.embeddings(ids))).toEqual([]);
  });

  test('the nearest come by an index where the database has one, those of one embedder alone; elsewhere that is said', async () => {
    const store = storeOf();
    await store.transaction(async (tx) => {
      for (let number = 1; number <= 5; number += 1)
        await tx.patterns.put(pattern(number, { id: `p${number}`, embedder: 'e' }), vector(number));
      await tx.patterns.put(pattern(9, { id: 'other', embedder: 'f' }), vector(3));
    });
    const near = (numbers: number[]) =>
      store.transaction((tx) => tx.patterns.near({ embedder: 'e', vector: numbers, limit: 2 }));
    const found = await near(vector(3));
    expect(await near([1, 0])).toBeNull();
    if (found === null) return;
    expect(found[0]).toEqual({ id: 'p3', cosine: expect.closeTo(1, 5) });
    expect(found).toHaveLength(2);
  });
}
