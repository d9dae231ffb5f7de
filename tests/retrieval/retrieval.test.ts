import { offlineEmbedder } from '@compass/llm';
import { describe, expect, it } from 'vitest';
import { heldOut } from './held-out.ts';
import { type Kind, type Ranker, recallOf, sharedWords } from './measure.ts';
import { tuned } from './tuned.ts';

const all = [tuned, heldOut];
const found = (ranker: Ranker, kind: Kind, pairs = heldOut) =>
  recallOf(offlineEmbedder, ranker, { all, asked: pairs[kind] });

describe('incidents that are told again', () => {
  it('are sixty pairs or more, half of them without a word in common', () => {
    const [worded, paraphrased] = (['worded', 'paraphrased'] satisfies Kind[]).map((kind) =>
      all.flatMap((pairs) => pairs[kind]),
    );
    expect([...(worded ?? []), ...(paraphrased ?? [])].length).toBeGreaterThanOrEqual(60);
    expect(paraphrased?.length).toBe(worded?.length);
    expect(paraphrased?.flatMap(sharedWords)).toEqual([]);
    expect(worded?.filter((pair) => sharedWords(pair).length < 2)).toEqual([]);
    const past = all.flatMap((pairs) => [...pairs.worded, ...pairs.paraphrased]).map((pair) => pair.past);
    expect(new Set(past).size).toBe(past.length);
  });

  it('are found again in other words by meaning and words together, and by words alone never', async () => {
    const [words, hybrid] = [await found('BM25', 'paraphrased'), await found('hybrid', 'paraphrased')];
    expect([words.first, words.fifth]).toEqual([0, 0]);
    // When the lexicon was frozen 50 % first, all among the first five; 56 % since words raise what meaning leaves open.
    expect(hybrid.first).toBeGreaterThanOrEqual(0.5);
    expect(hybrid.fifth).toBeGreaterThanOrEqual(0.9);
  });

  it('are found no worse where their words are the same', async () => {
    const [words, hybrid] = [await found('BM25', 'worded'), await found('hybrid', 'worded')];
    expect(hybrid.first).toBeGreaterThanOrEqual(words.first);
    expect(hybrid.fifth).toBeGreaterThanOrEqual(words.fifth);
  });
});
