/** Rows by key, copied on the way in and out, whose changes can be taken back. */
export interface Rows<Key, Row> {
  get(key: Key): Row | undefined;
  put(key: Key, row: Row): void;
  /** In the order in which they were first put. */
  where(matches: (row: Row) => boolean): Row[];
  /** The one of these that was first put last. */
  last(matches: (row: Row) => boolean): Row | undefined;
}

/** The changes of the open transaction, undone in reverse. */
export interface Undo {
  push(change: () => void): void;
}

/** `never`: rows that are put once and stay; they are handed out as they are kept, and whoever reads them leaves them alone. */
export function rows<Key, Row>(undo: Undo, changes: 'often' | 'never' = 'often'): Rows<Key, Row> {
  const kept = new Map<Key, Row>();
  return {
    get: (key) => (changes === 'never' ? kept.get(key) : structuredClone(kept.get(key))),
    put: (key, row) => {
      const before = kept.get(key);
      undo.push(() => {
        if (before === undefined) kept.delete(key);
        else kept.set(key, before);
      });
      kept.set(key, structuredClone(row));
    },
    last: (matches) => structuredClone([...kept.values()].findLast(matches)),
    where: (matches) => [...kept.values()].filter(matches).map((row) => structuredClone(row)),
  };
}
