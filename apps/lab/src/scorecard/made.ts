import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FoundCase,
  findCases,
  type MeasuredCase,
  openBundle,
  pageLate,
  type RunEval,
  runEval,
  scoreOf,
  slowAt,
  slowable,
} from '@compass/compose/offline';
import type { Results } from './results.ts';
import { writeShop } from './shop/write-cases.ts';

type Row = Results['made'][number];
type Say = (line: string) => void;

const [SEED, FAULTY, QUIET] = [4200, 42, 18];
/** How many quiet windows get a fault put into each of their components, and how many times longer its requests take then. */
const [WINDOWS, TIMES] = [2, 6];

const rowOf = (what: string, cases: MeasuredCase[]): Row => ({
  what,
  caused: cases.filter((one) => typeof one.truth === 'string').length,
  quiet: cases.filter((one) => one.truth === null).length,
  score: scoreOf(cases),
});

const pages: [string, Pick<RunEval, 'vary'>][] = [
  ['the page on time', {}],
  ['the page 60 s earlier', { vary: pageLate(-60) }],
  ['the page 60 s later', { vary: pageLate(60) }],
];

async function shops(root: string, say: Say): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'compass-shop-'));
  try {
    writeShop(join(folder, 'shop'), { seed: SEED, faulty: FAULTY, quiet: QUIET });
    const cases = findCases([folder]);
    const rows: Row[] = [];
    for (const [what, more] of pages) {
      say(`generated shop, ${what}: ${cases.length} cases`);
      rows.push(rowOf(`a generated shop, ${what}`, await runEval({ root, cases, ...more })));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Quiet windows of metrics alone: what traces say cannot be made up. */
async function slowed(
  root: string,
  recorded: readonly FoundCase[],
  quiet: ReadonlySet<string>,
  say: Say,
): Promise<Row[]> {
  const done = new Map<string, MeasuredCase[]>();
  const windows = new Map<string, number>();
  for (const found of recorded.filter(({ directory }) => quiet.has(directory))) {
    const bundle = await openBundle(found.directory);
    const { system, symptom, coverage } = bundle.incident;
    if (coverage.traces !== null || symptom?.worse !== 'up' || (windows.get(system) ?? 0) >= WINDOWS) continue;
    windows.set(system, (windows.get(system) ?? 0) + 1);
    const components = slowable(bundle);
    say(`${found.id}, a fault at each of ${components.length} components`);
    for (const component of components) {
      const run = await runEval({ root, cases: [found], vary: slowAt(component, TIMES), truth: component });
      done.set(system, [...(done.get(system) ?? []), ...run]);
    }
  }
  return [...done].map(([system, cases]) => rowOf(`a delay put into a quiet window of ${system}`, cases));
}

/** Cases that nobody recorded: faults of a generated system, and faults put into recorded quiet windows at other components. */
export async function made(options: {
  root: string;
  cases: readonly FoundCase[];
  /** Folders of cases in which nothing was wrong. */
  quiet: ReadonlySet<string>;
  say: Say;
}): Promise<Row[]> {
  const { root, cases, quiet, say } = options;
  return [...(await shops(root, say)), ...(await slowed(root, cases, quiet, say))];
}
