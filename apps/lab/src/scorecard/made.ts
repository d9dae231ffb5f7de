import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Bundle,
  type FoundCase,
  faultAt,
  faultable,
  findCases,
  type MeasuredCase,
  openBundle,
  pageLate,
  type RunEval,
  runEval,
  scoreOf,
  slowAt,
  slowable,
  type Variation,
} from '@compass/compose/offline';
import type { Results } from './results.ts';
import { writeShop } from './shop/write-cases.ts';

type Row = Results['made'][number];
type Say = (line: string) => void;

const [SEED, FAULTY, QUIET] = [4200, 42, 18];
/** How many quiet windows of a system get a fault put into each of their components, and how many times longer its own requests take then, or whole requests that wait for it. */
const [WINDOWS, TIMES, FELT] = [2, 6, 2];

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

interface Put {
  what: string;
  /** Components of a quiet window at which it can lie; none where the recording does not tell what would change. */
  places: (bundle: Bundle) => string[];
  vary: (component: string) => Variation;
}

/** What requests show as well is made up in requests, never in metrics alone. */
const puts: Put[] = [
  {
    what: 'a delay put into a quiet window',
    places: (bundle) =>
      bundle.incident.coverage.traces === null && bundle.incident.symptom?.worse === 'up' ? slowable(bundle) : [],
    vary: (component) => slowAt(component, TIMES),
  },
  {
    what: 'a delay put into the requests of a quiet window',
    places: faultable,
    vary: (component) => faultAt(component, { kind: 'delay', times: FELT }),
  },
  {
    what: 'failures put into the requests of a quiet window',
    places: faultable,
    vary: (component) => faultAt(component, { kind: 'failure' }),
  },
];

/** A fault at each component in turn, in the first quiet windows of each system that have room for it. */
async function put(
  { what, places, vary }: Put,
  { root, cases, quiet, say }: { root: string; cases: readonly FoundCase[]; quiet: ReadonlySet<string>; say: Say },
): Promise<Row[]> {
  const done = new Map<string, MeasuredCase[]>();
  const windows = new Map<string, number>();
  for (const found of cases.filter(({ directory }) => quiet.has(directory))) {
    const bundle = await openBundle(found.directory);
    const { system } = bundle.incident;
    const components = (windows.get(system) ?? 0) < WINDOWS ? places(bundle) : [];
    if (components.length === 0) continue;
    windows.set(system, (windows.get(system) ?? 0) + 1);
    say(`${found.id}, ${what}, at each of ${components.length} components`);
    for (const truth of components) {
      const run = await runEval({ root, cases: [found], vary: vary(truth), truth });
      done.set(system, [...(done.get(system) ?? []), ...run]);
    }
  }
  return [...done].map(([system, list]) => rowOf(`${what} of ${system}`, list));
}

/** Cases that nobody recorded: faults of a generated system, and faults put into recorded quiet windows at other components. */
export async function made(options: {
  root: string;
  cases: readonly FoundCase[];
  /** Folders of cases in which nothing was wrong. */
  quiet: ReadonlySet<string>;
  say: Say;
}): Promise<Row[]> {
  const rows = await shops(options.root, options.say);
  for (const one of puts) rows.push(...(await put(one, options)));
  return rows;
}
