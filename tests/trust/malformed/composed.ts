import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Regex, regexesOfSource } from './regexes.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Notes what is put together while these files are loaded, by whichever of them comes first; run in a process of its own, where nothing is loaded yet. */
const PROGRAM = `
const found = [];
const files = process.argv.slice(1);
const Known = globalThis.RegExp;
globalThis.RegExp = new Proxy(Known, {
  construct(of, [source, flags = ''], as) {
    const regex = Reflect.construct(of, [source, flags], as);
    // Not what a library of theirs puts together.
    const by = new Error().stack.split('\\n')[2] ?? '';
    const where = files.find((file) => by.includes(file));
    if (where !== undefined) found.push({ source: regex.source, flags: regex.flags, where });
    return regex;
  },
});
for (const file of files) await import(file);
console.log(JSON.stringify(found));
`;

/** Regular expressions that files of ours put together at load. */
export function composedRegexes(): Regex[] {
  const files = [...new Set(regexesOfSource().composing.map((where) => where.replace(/:\d+$/, '')))];
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', PROGRAM, ...files.map((file) => join(ROOT, file))],
    { encoding: 'utf8', cwd: ROOT },
  );
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as Regex[]).map((one) => ({ ...one, where: one.where.slice(ROOT.length + 1) }));
}
