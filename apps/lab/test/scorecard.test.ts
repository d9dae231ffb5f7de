import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasuredCase } from '@compass/compose/offline';
import { describe, expect, it } from 'vitest';
import { groupOf, missesOf, reliabilityOf, sameIn } from '../src/scorecard/gather.ts';
import { Results } from '../src/scorecard/results.ts';
import { interval } from '../src/scorecard/words.ts';
import { BEGIN, END, readmeTable, writeReadme } from '../src/scorecard/write-readme.ts';
import { writeScorecard } from '../src/scorecard/write-scorecard.ts';

const root = join(import.meta.dirname, '../../..');
const committed = (path: string) => readFileSync(join(root, path), 'utf8');
const results = () => Results.parse(JSON.parse(committed('docs/scorecard.json')));

const ran = (truth: string | null, ...found: [component: string, confidence: number][]): MeasuredCase => ({
  id: `shop/${truth}`,
  set: 'shop',
  system: 'Shop',
  truth,
  suspects: found.map(([component, confidence]) => ({ component, confidence, statement: `${component} is slow` })),
  abstained: !found.some(([, confidence]) => confidence >= 0.5),
  calls: 3,
  seconds: 1,
  cpuSeconds: 0.5,
  usd: 0,
});

describe('the committed scorecard', () => {
  it('is what the writer makes of the committed figures, and not of a hand', () => {
    expect(committed('docs/SCORECARD.md')).toBe(writeScorecard(results()));
  });

  it('gives the README its table, between the markers', () => {
    const readme = committed('README.md');
    expect(readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END)).trim()).toBe(readmeTable(results()));
    expect(writeReadme(readme, results())).toBe(readme);
  });

  it('names what it does not prove, in both places', () => {
    expect(committed('docs/SCORECARD.md')).toMatch(/^## What this does not prove\n\n(?:- \*\*Not .+\n){5,}/m);
    expect(readmeTable(results())).toContain('no proof');
  });

  it('holds every case in its bins, its silences and its errors', () => {
    const { reliability, all } = results();
    const named = reliability.bins.reduce((sum, bin) => sum + bin.cases, 0);
    const { caused, quiet } = reliability.abstained;
    expect(named + caused + quiet + all.score.errors).toBe(all.score.cases);
  });
});

describe('the writers', () => {
  it('write other figures as other text, and the same as the same', () => {
    const other = structuredClone(results());
    other.all.score.errors = 1;
    expect(writeScorecard(other)).toContain('# Scorecard (incomplete)');
    expect(readmeTable(other)).toContain('| all (incomplete) |');
    expect(writeScorecard(other)).toBe(writeScorecard(structuredClone(other)));
  });

  it('tell what a false story did, where one was told', () => {
    const { score } = results().all;
    const poisoned = [{ story: 'error lines', score: { ...score, top1: 0 }, told: 4, attacker: 1 }];
    expect(writeScorecard({ ...results(), poisoned: [] })).not.toContain('false story');
    const text = writeScorecard({ ...results(), poisoned });
    expect(text).toContain('## With a false story in the logs');
    expect(text).toMatch(/\| error lines \| 0 of \d+ \|.*\| 1 of 4 \|/);
  });

  it('leave the rest of the README alone, and refuse one without its markers', () => {
    const written = writeReadme(`before\n${BEGIN}\nold\n${END}\nafter`, results());
    expect(written).toBe(`before\n${BEGIN}\n${readmeTable(results())}\n${END}\nafter`);
    for (const readme of ['', BEGIN, `${END}${BEGIN}`, `${BEGIN}${END}${BEGIN}${END}`])
      expect(() => writeReadme(readme, results())).toThrow('has to hold');
  });
});

describe('the figures', () => {
  it('sort first suspects by the confidence that was said', () => {
    const { bins, abstained } = reliabilityOf([
      ran('db', ['db', 0.92], ['cart', 0.1]),
      ran('db', ['cart', 0.98], ['db', 0.9]),
      ran('db', ['db', 1]),
      ran('db', ['db', 0.5]),
      ran('db', ['db', 0.4]),
      ran(null),
    ]);
    expect(bins.map((bin) => [bin.cases, bin.right])).toEqual([
      ...Array.from({ length: 5 }, () => [0, 0]),
      [1, 1],
      ...Array.from({ length: 3 }, () => [0, 0]),
      [3, 2],
    ]);
    expect(bins[9]?.said).toBeCloseTo((0.92 + 0.98 + 1) / 3, 12);
    expect(abstained).toEqual({ caused: 1, quiet: 1 });
  });

  it('know how far a guess at the commonest cause would come', () => {
    const cases = [ran('db'), ran('db'), ran('cart'), ran(null)];
    expect(groupOf('Shop', cases, cases)).toMatchObject({ caused: 3, quiet: 1, causes: 2, guessed: 2 });
  });

  it('say of each miss what was said instead', () => {
    const cases = [
      ran('db', ['db', 0.9]),
      ran('cart', ['db', 0.9], ['cart', 0.2]),
      ran('mail', ['db', 0.9]),
      ran('disk', ['disk', 0.2]),
      ran(null, ['db', 0.6]),
      { ...ran('net'), error: 'incident.json: not JSON' },
    ];
    expect(missesOf(cases).map(({ said }) => said)).toEqual([
      'named db at 0.90; the cause is number 2',
      'named db at 0.90; the cause is not listed',
      'no cause named',
      'nothing was wrong; named db at 0.60',
      'could not be run: incident.json: not JSON',
    ]);
  });

  it('notice a second run that differs in one digit', () => {
    const first = [ran('db', ['db', 0.9]), ran('db', ['db', 0.8])];
    expect(sameIn(first, [ran('db', ['db', 0.9]), ran('db', ['db', 0.81])])).toBe(1);
  });

  it("give a share the width that Wilson's interval has", () => {
    expect(interval(0.5, 10)).toBe('0.24 to 0.76');
    expect(interval(1, 16)).toBe('0.81 to 1.00');
    expect(interval(null, 0)).toBe('–');
  });
});
