import { openLibrary, type Store } from '@compass/core';
import { memoryStore } from '@compass/state';
import { expect, it } from 'vitest';
import { past } from '../support/remembering.ts';
import { clock } from '../support/world.ts';

/** Counts what is read of patterns, by id. */
function counting(store: Store): { store: Store; read: string[]; embeddings: string[] } {
  const [read, embeddings]: [string[], string[]] = [[], []];
  return {
    read,
    embeddings,
    store: {
      ...store,
      transaction: (work, options) =>
        store.transaction(
          (tx) =>
            work({
              ...tx,
              patterns: {
                ...tx.patterns,
                get: (ids, how) => {
                  read.push(...ids);
                  return tx.patterns.get(ids, how);
                },
                embeddings: (ids) => {
                  embeddings.push(...ids);
                  return tx.patterns.embeddings(ids);
                },
              },
            }),
          options,
        ),
    },
  };
}

const [a, b, c] = [past(1, { embedder: 'one' }), past(2, { embedder: 'one' }), past(3, { embedder: 'another' })];
const east = [1, 0];

it('compares those of one embedder alone, and exactly', async () => {
  const { store } = counting(memoryStore({ clock }));
  await store.transaction(async (tx) => {
    await tx.patterns.put(a, [1, 0]);
    await tx.patterns.put(b, [0.6, 0.8]);
    await tx.patterns.put(c, [1, 0]);
    await tx.patterns.put(past(4, { embedder: 'one' }), [1, 0, 0]);
    await tx.patterns.put(past(5));
  });
  const library = await openLibrary(store);
  expect([...(await library.cosines('one', east))]).toEqual([
    [a.id, 1],
    [b.id, expect.closeTo(0.6, 6)],
  ]);
  expect(await library.cosines('nobody', east)).toEqual(new Map());
  expect(library.patterns.size).toBe(5);
});

it('reads again what changed and nothing else, and forgets what is out of use', async () => {
  const { store, read, embeddings } = counting(memoryStore({ clock }));
  await store.transaction(async (tx) => {
    await tx.patterns.put(a, [1, 0]);
    await tx.patterns.put(b, [0, 1]);
  });
  await (await openLibrary(store)).cosines('one', east);
  await (await openLibrary(store)).cosines('one', east);
  expect([read.toSorted(), embeddings.toSorted()]).toEqual([
    [a.id, b.id],
    [a.id, b.id],
  ]);
  await store.transaction((tx) => tx.patterns.put({ ...b, revision: 2, state: 'quarantined' }));
  const library = await openLibrary(store);
  expect([...library.patterns.keys()]).toEqual([a.id]);
  expect(library.corpus.ids).toEqual([a.id]);
  expect([...(await library.cosines('one', east)).keys()]).toEqual([a.id]);
  expect(read).toEqual([a.id, b.id, b.id]);
});
