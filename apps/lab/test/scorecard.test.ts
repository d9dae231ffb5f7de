import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Results } from '../src/scorecard/results.ts';
import { writeReadme } from '../src/scorecard/write-readme.ts';
import { writeScorecard } from '../src/scorecard/write-scorecard.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
const results = Results.parse(JSON.parse(read('docs/scorecard.json')));

describe('the scorecard', () => {
  it('stands as its command wrote it: no figure was changed by hand', () => {
    expect(read('docs/SCORECARD.md')).toBe(writeScorecard(results));
    expect(read('README.md')).toBe(writeReadme(read('README.md'), results));
  });

  it('says what it does not prove, and lists every miss', () => {
    const text = writeScorecard({ ...results, misses: [{ id: 'set/case', said: 'no cause named' }] });
    expect(text).toContain('## What this does not prove');
    expect(text).toContain('- set/case: no cause named');
  });

  it('is marked incomplete when a case could not be run', () => {
    const { all } = results;
    const broken = { ...results, all: { ...all, score: { ...all.score, errors: 1 } } };
    expect(writeScorecard(broken)).toContain('# Scorecard (incomplete)');
  });

  it('has no place in a README without its markers', () => {
    expect(() => writeReadme('# COMPASS\n', results)).toThrow();
  });
});
