import { describe, expect, it } from 'vitest';
import { corpusOf, rankDocuments, wordScores } from '../src/learning/rank.ts';
import { stem, tokensOf, wordsOf } from '../src/learning/words.ts';

const corpus = corpusOf([
  { id: 'lock', words: ['lock', 'order', 'slow'] },
  { id: 'disk', words: ['disk', 'full', 'order'] },
  { id: 'long', words: ['lock', ...Array.from({ length: 40 }, (_, nth) => `word${nth}`)] },
]);
const none = new Map<string, number>();

describe('ranking what was learned', () => {
  it('goes by rare words before common ones, and by short documents before long', () => {
    const [lock = 0, disk = 0, long = 0] = wordScores(['lock', 'order', 'disk'], corpus);
    expect(disk).toBeGreaterThan(lock);
    expect(lock).toBeGreaterThan(long);
    expect(long).toBeGreaterThan(0);
  });

  it('is the formula: one document of average length with all words has its whole share', () => {
    const same = corpusOf([
      { id: 'a', words: ['lock', 'slow'] },
      { id: 'b', words: ['disk', 'full'] },
    ]);
    expect([...wordScores(['lock', 'slow'], same)]).toEqual([expect.closeTo(1), 0]);
    expect([...wordScores(['unknown'], same)]).toEqual([0, 0]);
    expect([...wordScores([], same)]).toEqual([0, 0]);
  });

  it('finds by meaning what no word finds, and by words alone what cannot be compared', () => {
    const cosines = new Map([
      ['lock', 0.9],
      ['disk', -0.4],
    ]);
    const ranked = rankDocuments({ words: ['full'], cosines }, corpus);
    expect(ranked.map(({ id }) => id)).toEqual(['lock', 'disk', 'long']);
    expect(ranked[0]?.likeness).toBeCloseTo((0.9 - 0.2) / 0.8);
    expect(rankDocuments({ words: ['lock', 'slow'], cosines: none }, corpus)[0]).toMatchObject({ id: 'lock' });
  });

  it('raises by words what meaning leaves open: a word that stands elsewhere by chance outweighs no meaning', () => {
    const cosines = new Map([
      ['lock', 0.8],
      ['disk', 0.7],
    ]);
    const [first, second] = rankDocuments({ words: ['full', 'idle', 'commit'], cosines }, corpus);
    expect([first?.id, second?.id]).toEqual(['lock', 'disk']);
    expect(first?.likeness).toBeCloseTo((0.8 - 0.2) / 0.8);
    const [same] = rankDocuments({ words: ['disk', 'full'], cosines }, corpus);
    expect(same?.id).toBe('disk');
  });

  it('adds labels to what text leaves open, and orders equals by id', () => {
    const labels = new Map([['disk', 1]]);
    expect(rankDocuments({ words: [], cosines: none, labels }, corpus)).toEqual([
      { id: 'disk', likeness: 0.3 },
      { id: 'lock', likeness: 0 },
      { id: 'long', likeness: 0 },
    ]);
    const [best] = rankDocuments({ words: [], cosines: new Map([['disk', 0.6]]), labels }, corpus);
    expect(best?.likeness).toBeCloseTo(0.5 + 0.5 * 0.3);
  });
});

describe('the words of a text', () => {
  it.each([
    ['queries', 'query'],
    ['crashes', 'crash'],
    ['locked', 'lock'],
    ['dropped', 'drop'],
    ['timing', 'tim'],
    ['queues', 'queu'],
    ['queue', 'queu'],
    ['status', 'status'],
    ['p99', 'p99'],
  ])('%s is %s', (word, root) => expect(stem(word)).toBe(root));

  it('leave out what says nothing, and numbers but those of failed answers', () => {
    expect(wordsOf('The orders-db was slow: 38 of 500 requests, pid 45231; slow')).toEqual([
      'order',
      'db',
      'slow',
      '500',
      'request',
      'pid',
    ]);
    expect(tokensOf('out of memory')).toEqual(['out', 'of', 'memory']);
  });
});
