import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const TOP = '(?:packages|apps|config|charts|tests|docs|\\.ci)';

/** Where a document points: its links, and paths of the tree in code style; patterns such as `packages/*` are none. */
function pathsIn(text: string): { links: string[]; paths: string[] } {
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  return {
    links: found(/\]\(\s*<?([^)\s>]+)/g)
      .filter((to) => !/^(?:[a-z]+:|#)/i.test(to))
      .map((to) => decodeURI(to.replace(/[#?].*$/, ''))),
    paths: found(new RegExp(`\`(?:\\./)?(${TOP}/[^\`\\s*<…]+)\``, 'g')).map((path) => path.replace(/:\d+$/, '')),
  };
}

function brokenIn(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8');
  const { links, paths } = pathsIn(text);
  const scripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
  return [
    ...links.filter((to) => !existsSync(join(root, dirname(document), to))),
    ...paths.filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, dirname(document), path))),
    ...[...text.matchAll(/\bnpm run ([\w:-]+)/g)]
      .filter((match) => !Object.hasOwn(scripts, match[1] ?? ''))
      .map((match) => match[0]),
  ];
}

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...globSync('docs/{,writing/}*.md', { cwd: root }),
  ...globSync('packages/*/README.md', { cwd: root }),
];

describe('the documents', () => {
  it.each(documents)('%s names only what is there', (document) => {
    expect(brokenIn(document)).toEqual([]);
  });

  it('docs/SECURITY.md names rows of the trust table, one or more for every attack', () => {
    const sections = readFileSync(join(root, 'docs/SECURITY.md'), 'utf8').split('\n## ');
    const attacks = sections.find((one) => one.startsWith('Who could attack')) ?? '';
    const [, , ...named] = [...attacks.matchAll(/^\|.*\| ([^|]+) \|$/gm)].map(([, last = '']) => last);
    const files = named.flatMap((cell) => cell.split(', ').map((row) => `row-${row.padStart(2, '0')}.ts`));
    expect(named.length).toBeGreaterThan(15);
    expect(files.filter((file) => !existsSync(join(root, 'tests/trust/rows', file)))).toEqual([]);
  });

  it('what they point to is found where it stands in them', () => {
    const text =
      'See [a](docs/a.md#x), ![b](<b.png>), [c](https://x.example), [d](#d), `packages/core/src`, `packages/*`.';
    expect(pathsIn(text)).toEqual({ links: ['docs/a.md', 'b.png'], paths: ['packages/core/src'] });
  });
});
