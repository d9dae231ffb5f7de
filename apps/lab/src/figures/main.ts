import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { answering } from './answering.ts';
import { demo } from './demo.ts';
import { type Figure, print } from './figure.ts';
import { kills } from './kills.ts';
import { labs } from './labs.ts';
import { starting } from './starting.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, seed: { type: 'string', default: '1' } } });

/** Mulberry32, so that a run of kills can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const say = (line: string) => console.error(`      ${line}`);
const parts: Record<string, () => Promise<Figure[]>> = {
  starting,
  demo: () => demo(say),
  answering: () => answering(say),
  kills: () => kills(say, seeded(Number(values.seed))),
  lab: () => labs(say),
};
const wanted = values.only?.split(',') ?? Object.keys(parts);
const all: Figure[] = [];
for (const name of wanted) {
  const part = parts[name];
  if (part === undefined) throw new Error(`--only takes ${Object.keys(parts).join(', ')}`);
  const figures = await part();
  print(figures);
  all.push(...figures);
}
console.log(
  `load ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}, ${process.version}`,
);
process.exitCode = all.every((one) => one.pass) ? 0 : 1;
