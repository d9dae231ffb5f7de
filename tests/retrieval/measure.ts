import { corpusOf, type Embedder, rankDocuments, wordsOf } from '@compass/core';
import type { Pairs } from './pair.ts';

export interface Recall {
  questions: number;
  /** Share of questions whose past incident stands first, or among the first five. */
  first: number;
  fifth: number;
}

export type Ranker = 'hybrid' | 'BM25';
export type Kind = keyof Pairs;

/** Every past incident of `all` is there to be mistaken for another; asked are those of `asked`. */
export async function recallOf(
  embedder: Embedder,
  ranker: Ranker,
  { all, asked }: { all: readonly Pairs[]; asked: readonly { past: string; now: string }[] },
): Promise<Recall> {
  const abort = new AbortController().signal;
  const past = [
    ...new Set(all.flatMap(({ worded, paraphrased }) => [...worded, ...paraphrased]).map((one) => one.past)),
  ];
  const corpus = corpusOf(past.map((text) => ({ id: text, words: wordsOf(text) })));
  const { vectors } = await embedder.embed(past, { abort });
  const questions = await embedder.embed(
    asked.map(({ now }) => now),
    { abort },
  );
  const places = asked.map(({ past: truth, now }, nth) => {
    const vector = questions.vectors[nth] ?? [];
    const cosines = new Map(
      ranker === 'BM25'
        ? []
        : past.map(
            (id, at) => [id, (vectors[at] ?? []).reduce((sum, one, i) => sum + one * (vector[i] ?? 0), 0)] as const,
          ),
    );
    const ranked = rankDocuments({ words: wordsOf(now), cosines }, corpus);
    const place = ranked.findIndex(({ id }) => id === truth);
    // What shares nothing was not found, whatever stands beside it.
    return (ranked[place]?.likeness ?? 0) > 0 ? place : Number.POSITIVE_INFINITY;
  });
  const share = (most: number) => places.filter((place) => place < most).length / places.length;
  return { questions: places.length, first: share(1), fifth: share(5) };
}

/** Words that say something and stand in both texts of a pair. */
export const sharedWords = ({ past, now }: { past: string; now: string }): string[] => {
  const told = new Set(wordsOf(past));
  return wordsOf(now).filter((word) => told.has(word));
};
