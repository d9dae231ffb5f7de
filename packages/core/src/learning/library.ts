import type { Pattern } from '../nouns/pattern.ts';
import type { Store } from '../ports/store.ts';
import { type Corpus, corpusOf, cosine } from './rank.ts';
import { isInUse } from './weight.ts';

/** Patterns in use, as one process remembers them. */
export interface Library {
  patterns: ReadonlyMap<string, Pattern>;
  corpus: Corpus;
  /** Of those whose embedding is of this embedder: all, or the nearest where the database has an index. */
  cosines(embedder: string, vector: number[]): Promise<ReadonlyMap<string, number>>;
}

interface Shelf {
  /** All there are, in use or not. */
  patterns: Map<string, Pattern>;
  /** By id, of the revision that is named. */
  vectors: Map<string, { revision: number; vector: Float32Array }>;
  library: Library | null;
}

const shelves = new WeakMap<Store, Shelf>();

/** So many are read at once. */
const AT_ONCE = 500;
const NEAREST = 100;
/** Up to so many are compared one by one, which is exact: an index leaves out some, and knows nothing of which are in use. */
const EXACTLY = 10_000;

async function* inParts(ids: string[]): AsyncGenerator<string[]> {
  for (let from = 0; from < ids.length; from += AT_ONCE) yield ids.slice(from, from + AT_ONCE);
}

/** Compared one by one, with the vectors that are remembered and those that are new. */
async function compared(store: Store, { vectors }: Shelf, used: Pattern[], vector: number[]) {
  const unread = used.filter(({ id, revision }) => vectors.get(id)?.revision !== revision);
  const revisions = new Map(unread.map(({ id, revision }) => [id, revision]));
  for await (const ids of inParts([...revisions.keys()]))
    for (const { id, embedding } of await store.transaction((tx) => tx.patterns.embeddings(ids)))
      vectors.set(id, { revision: revisions.get(id) ?? 0, vector: Float32Array.from(embedding) });
  const asked = Float32Array.from(vector);
  return new Map(
    used.flatMap(({ id }) => {
      const own = vectors.get(id)?.vector;
      return own?.length === asked.length ? [[id, cosine(own, asked)] as const] : [];
    }),
  );
}

function libraryOf(store: Store, shelf: Shelf): Library {
  const used = [...shelf.patterns.values()].filter(isInUse);
  return {
    patterns: new Map(used.map((one) => [one.id, one])),
    corpus: corpusOf(used),
    async cosines(embedder, vector) {
      const comparable = used.filter((one) => one.embedder === embedder);
      if (comparable.length === 0) return new Map();
      const near =
        comparable.length <= EXACTLY
          ? null
          : await store.transaction((tx) => tx.patterns.near({ embedder, vector, limit: NEAREST }));
      if (near === null) return compared(store, shelf, comparable, vector);
      // The others are no nearer than the last of these.
      const least = near.at(-1)?.cosine ?? 0;
      const known = new Map(near.map(({ id, cosine: likeness }) => [id, likeness]));
      return new Map(comparable.map(({ id }) => [id, known.get(id) ?? least]));
    },
  };
}

/**
 * All that was learned and is in use. Kept in memory and brought up to date at each call: what is read anew is what changed since the last one,
 * in this process or in another.
 */
export async function openLibrary(store: Store): Promise<Library> {
  const shelf = shelves.get(store) ?? { patterns: new Map(), vectors: new Map(), library: null };
  shelves.set(store, shelf);
  const { patterns, vectors } = shelf;
  const there = new Map(
    (await store.transaction((tx) => tx.patterns.revisions())).map((one) => [one.id, one.revision]),
  );
  const changed = [...there].filter(([id, revision]) => patterns.get(id)?.revision !== revision).map(([id]) => id);
  const gone = [...patterns.keys()].filter((id) => !there.has(id));
  for (const id of gone) {
    patterns.delete(id);
    vectors.delete(id);
  }
  for await (const ids of inParts(changed))
    for (const one of await store.transaction((tx) => tx.patterns.get(ids))) patterns.set(one.id, one);
  if (shelf.library === null || changed.length + gone.length > 0) shelf.library = libraryOf(store, shelf);
  return shelf.library;
}
