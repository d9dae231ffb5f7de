import type { Pattern, Tx } from '@compass/core';
import { rows, type Undo } from './rows.ts';

/** What was learned, in memory; nothing is indexed. */
export function patternsOf(undo: Undo): Tx['patterns'] {
  const patterns = rows<string, Pattern>(undo);
  const embeddings = rows<string, number[] | null>(undo);
  const byId = (ids: string[]) => [...new Set(ids)].toSorted();
  return {
    revisions: async () => patterns.where(() => true).map(({ id, revision }) => ({ id, revision })),
    // One transaction runs at a time here.
    get: async (ids) => byId(ids).flatMap((id) => patterns.get(id) ?? []),
    list: async ({ state, before, limit }) =>
      patterns
        .where((one) => state === undefined || one.state === state)
        .filter((one) => before === undefined || one.number < before)
        .sort((a, b) => b.number - a.number)
        .slice(0, limit),
    embeddings: async (ids) =>
      byId(ids).flatMap((id) => {
        const embedding = embeddings.get(id);
        return embedding == null ? [] : [{ id, embedding }];
      }),
    near: async () => null,
    put: async (pattern, embedding) => {
      patterns.put(pattern.id, pattern);
      // As the database keeps them: single precision.
      if (pattern.embedder === null) embeddings.put(pattern.id, null);
      else if (embedding !== undefined) embeddings.put(pattern.id, embedding.map(Math.fround));
    },
  };
}
