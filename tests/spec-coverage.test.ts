import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allKeys, nameOf } from '../packages/config/src/reference/keys.ts';

const root = join(import.meta.dirname, '..');
const SECTIONS = '1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 4.1 4.2 4.3 5.1 5.2 6.1 6.2 7.1 7.2 8.1 8.2 8.3 9 A'.split(' ');
const SOURCE =
  /`((?:packages|apps|config|charts|tests|docs|\.ci)\/[^`]+|Dockerfile|Tiltfile|docker-compose\.yaml|slack-manifest\.yaml|README\.md)`/g;

/** A row, by its cells: section, what is asked for, where it is, what proves it. */
type Row = [section: string, asked: string, here: string, proof: string];
const rowsOf = (text: string): Row[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| § '))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .map(([, section = '', asked = '', here = '', proof = '']) => [section, asked, here, proof]);

const proofsOf = (proof: string) =>
  proof.split('<br>').map((one) => {
    const [, file = '', title = ''] = /^`([^`]+)` › (.+)$/.exec(one) ?? [];
    return { file, title };
  });

/** A title as a text of its own, in whichever quotes. */
const holds = (code: string, title: string): boolean =>
  [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`, `\`${title}\``].some((literal) => code.includes(literal));

/** What is wrong with a row, one sentence each. */
function faultsOf([section, asked, here, proof]: Row): string[] {
  const where = `${section} ${asked}`;
  const empty = [section, asked, here, proof].includes('') ? [`${where}: a cell is empty`] : [];
  const sources = [...here.matchAll(SOURCE)];
  const nowhere = here !== '' && sources.length === 0 ? [`${where}: no source is named`] : [];
  const missing = sources.flatMap(([, path = '']) =>
    existsSync(join(root, path)) ? [] : [`${where}: there is no ${path}`],
  );
  const unproved = proofsOf(proof).flatMap(({ file, title }) => {
    if (file === '') return [`${where}: no test is named as file › title`];
    if (!existsSync(join(root, file))) return [`${where}: there is no ${file}`];
    return holds(readFileSync(join(root, file), 'utf8'), title) ? [] : [`${where}: ${file} has no test "${title}"`];
  });
  return [...empty, ...nowhere, ...missing, ...unproved];
}

describe('the table of what the specification asks for', () => {
  const rows = rowsOf(readFileSync(join(root, 'docs/SPEC-COVERAGE.md'), 'utf8'));

  it('has rows of every section, in their order', () => {
    expect([...new Set(rows.map(([section]) => section))]).toEqual(SECTIONS);
    expect(rows.length).toBeGreaterThan(300);
  });

  it('has no empty row, and names sources and tests that are there', () => {
    expect(rows.flatMap(faultsOf)).toEqual([]);
  });

  it('names configuration keys that there are', () => {
    const keys = new Set(allKeys().map(({ path }) => nameOf(path)));
    const named = rows.flatMap(([, asked]) => [...asked.matchAll(/`(compass\.[\w.]+)`/g)].map(([, key = '']) => key));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((key) => !keys.has(key))).toEqual([]);
  });

  it('would tell of a test, a source and a cell that are not there', () => {
    const wrong = [
      '| 1.1 | a | `packages/core/src/no-such.ts` | `tests/docs.test.ts` › no such title |',
      '| 1.1 | b | here | see the code |',
      '| 1.1 | c |  | `tests/docs.test.ts` › %s names only what is there |',
    ].join('\n');
    expect(rowsOf(wrong).flatMap(faultsOf)).toEqual([
      '1.1 a: there is no packages/core/src/no-such.ts',
      '1.1 a: tests/docs.test.ts has no test "no such title"',
      '1.1 b: no source is named',
      '1.1 b: no test is named as file › title',
      '1.1 c: a cell is empty',
    ]);
  });
});
