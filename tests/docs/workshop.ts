import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** What an example may change or stand beside. */
const COPIED = ['packages', 'apps', 'config', 'tests/support', 'package.json'];

export interface Block {
  language: string;
  text: string;
}

/** The fenced blocks of a page, as they stand in it. */
export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }));

/** A copy of the sources that finds every other package where this one does. */
function copySources(directory: string): void {
  const isSource = (from: string) => basename(from) !== 'node_modules';
  for (const folder of COPIED)
    cpSync(join(ROOT, folder), join(directory, folder), { recursive: true, filter: isSource });
  const installed = join(directory, 'node_modules');
  mkdirSync(join(installed, '@compass'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (name !== '@compass') symlinkSync(join(ROOT, 'node_modules', name), join(installed, name));
  for (const name of readdirSync(join(ROOT, 'packages'))) {
    symlinkSync(join(directory, 'packages', name), join(installed, '@compass', name));
    const own = join('packages', name, 'node_modules');
    if (existsSync(join(ROOT, own))) symlinkSync(join(ROOT, own), join(directory, own));
  }
}

/** Each hunk's old lines must stand once in the file that it names. */
function change(directory: string, diff: string): void {
  for (const [, path = '', hunk = ''] of diff.matchAll(/^--- (\S+)\n((?:[ +-](?!-- ).*\n)+)/gm)) {
    const lines = hunk.split('\n').slice(0, -1);
    const without = (sign: string) =>
      lines.flatMap((line) => (line.startsWith(sign) ? [] : `${line.slice(1)}\n`)).join('');
    const file = join(directory, path);
    const parts = readFileSync(file, 'utf8').split(without('+'));
    if (parts.length !== 2) throw new Error(`${path} holds ${parts.length - 1} times: ${without('+')}`);
    writeFileSync(file, parts.join(without('-')));
  }
}

/** A new file; what a YAML file that is there holds already stays, and the block's entries come first. */
function add(directory: string, { language, text }: Block): string {
  const [first = '', ...rest] = text.split('\n');
  const path = /^(?:\/\/|#) (\S+)$/.exec(first)?.[1];
  if (path === undefined) throw new Error(`a block of ${language} does not begin with the path of its file: ${first}`);
  const file = join(directory, path);
  const body = rest.join('\n');
  mkdirSync(dirname(file), { recursive: true });
  if (language === 'yaml' && existsSync(file)) {
    const [key = '', ...entries] = body.split('\n');
    change(directory, `--- ${path}\n ${key}\n${entries.flatMap((line) => (line === '' ? [] : `+${line}\n`)).join('')}`);
  } else writeFileSync(file, body);
  return path;
}

/** A copy of the sources with every example of the pages put in, and which files these are. */
export function openWorkshop(directory: string, pages: readonly string[]): string[] {
  copySources(directory);
  return pages.flatMap((page) =>
    blocksOf(readFileSync(join(ROOT, page), 'utf8')).flatMap((block) => {
      if (block.language !== 'diff') return [add(directory, block)];
      change(directory, block.text);
      return [];
    }),
  );
}
