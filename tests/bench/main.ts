import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Figure, print } from '../../apps/lab/src/figures/figure.ts';
import { measures } from './measures/index.ts';
import { type Run, writeGrowing } from './write-growing.ts';

const DOCUMENT = new URL('../../docs/GROWING.md', import.meta.url).pathname;

const load = () => loadavg()[0]?.toFixed(1) ?? '';

/** Measures how COMPASS grows: `npm run bench [-- --only NAME,NAME] [--json FILE]`. A run of all writes its figures into docs/GROWING.md. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });
  const names = measures.map(({ name }) => name);
  const wanted = values.only?.split(',') ?? names;
  const strange = wanted.find((name) => !names.includes(name));
  if (strange !== undefined) throw new Error(`--only: there is no "${strange}". There are ${names.join(', ')}.`);
  const figures: Figure[] = [];
  const numbers: Record<string, number> = {};
  for (const measure of measures.filter(({ name }) => wanted.includes(name))) {
    const began = performance.now();
    const before = load();
    console.error(`${measure.name} …`);
    const say = (line: string) => console.error(`      ${line}`);
    const found = await measure.run(say).catch((error: unknown) => {
      say(String(error));
      return { figures: [], numbers: {}, exercised: 0 };
    });
    if (found.figures.length > 0) print(found.figures);
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`      ${measure.name}: ${found.exercised} exercised, ${seconds} s, load ${before} to ${load()}`);
    figures.push(...found.figures, ...(found.exercised > 0 ? [] : [nothing(measure.name)]));
    Object.assign(numbers, found.numbers);
  }
  const machine = { node: process.version, cores: cpus().length, load: load() };
  const run: Run = { machine, figures, numbers };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(run, null, 2)}\n`);
  if (values.only === undefined)
    writeFileSync(DOCUMENT, writeGrowing(readFileSync(DOCUMENT, 'utf8'), run, new Date().toISOString().slice(0, 10)));
  process.exitCode = figures.every(({ pass }) => pass) ? 0 : 1;
}

const nothing = (name: string): Figure => ({ what: name, measured: 'nothing was done', bound: '', pass: false });

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
