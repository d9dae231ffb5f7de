import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import {
  enabledAgents,
  evalModel,
  type FoundCase,
  findCases,
  type MeasuredCase,
  pageLate,
  quietPast,
  type RunEval,
  runEval,
  scoreOf,
  without,
} from '@compass/compose/offline';
import { z } from 'zod';
import { groupOf, groupsBy, missesOf, namedIn, reliabilityOf, sameIn } from './gather.ts';
import { growth } from './growth.ts';
import { made } from './made.ts';
import { poisoned } from './poisoned.ts';
import type { Results } from './results.ts';

type Otherwise = Pick<RunEval, 'vary' | 'truth' | 'model'>;

const Source = z.object({ source: z.string(), licence: z.string(), system: z.string() });

/** Where the cases come from. One that cannot be read is left out here; its run names it. */
function sourcesOf(cases: readonly FoundCase[]): Results['sources'] {
  const read = cases.flatMap(({ directory }) => {
    try {
      return [Source.parse(JSON.parse(readFileSync(join(directory, 'incident.json'), 'utf8')))];
    } catch {
      return [];
    }
  });
  return [...Map.groupBy(read, (one) => one.source)].map(([source, list]) => ({
    source,
    licence: list[0]?.licence ?? '',
    systems: [...new Set(list.map((one) => one.system))],
  }));
}

/** Systems of which logs were recorded. */
const systemsWithLogs = (cases: readonly FoundCase[], all: readonly MeasuredCase[]): string[] => [
  ...new Set(
    cases.flatMap(({ directory }, index) =>
      existsSync(join(directory, 'logs.json.gz')) ? [all[index]?.system ?? ''] : [],
    ),
  ),
];

function cpuOf(cases: readonly MeasuredCase[]): Results['cost']['cpu'] {
  const sorted = cases
    .filter((one) => one.error === undefined)
    .map((one) => one.cpuSeconds)
    .sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return { median: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 };
}

/** The worst that a model can be. A real one costs money, and answers another way every day. */
const worst = ['fake-obedient', 'fake-wrong'];

/** The cases that are run, too, as if they had been recorded otherwise. */
const variants: [string, Otherwise][] = [
  ['the page 60 s earlier', { vary: pageLate(-60) }],
  ['the page 60 s later', { vary: pageLate(60) }],
  ['a page in the past, before anything happened', { vary: quietPast, truth: null }],
];

/** Runs every case with all agents, once more, without each agent in turn, and with the worst of models. Some minutes. */
export async function measure(options: {
  root: string;
  directory: string;
  now: Date;
  say: (line: string) => void;
}): Promise<Results> {
  const { root, directory, now, say } = options;
  const cases = findCases([directory]);
  const agents = enabledAgents(root);
  const run = (what: string, looking = agents, more: Otherwise = {}, some = cases) => {
    say(`${what}: ${some.length} cases`);
    return runEval({
      root,
      cases: some,
      agents: looking,
      ...more,
      onCase: (one, index) => {
        if (one.error !== undefined) say(`${one.id}: ${one.error}`);
        else if (index % 10 === 0) say(`${index} done`);
      },
    });
  };
  const all = await run('all agents');
  // Before anything else has run, so that the peak is that of one evaluation.
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const again = await run('all agents, once more');
  const ablation: Results['ablation'] = [{ without: null, score: scoreOf(all) }];
  for (const without of agents) {
    const rest = agents.filter((agent) => agent !== without);
    ablation.push({ without, score: scoreOf(await run(`without ${without}`, rest)) });
  }
  const models: Results['models'] = [];
  for (const name of worst) {
    const model = evalModel(name, { root, env: {} });
    models.push({ model: name, score: scoreOf(await run(`with ${name}`, agents, { model })) });
  }
  const variations: Results['variations'] = [];
  for (const [what, more] of variants) {
    const done = await run(what, agents, more);
    variations.push({ what, score: scoreOf(done), named: namedIn(done) });
  }
  for (const system of systemsWithLogs(cases, all)) {
    const some = cases.filter((_, index) => all[index]?.system === system);
    const what = `${system} without its logs`;
    variations.push({ what, score: scoreOf(await run(what, agents, { vary: without('logs') }, some)), named: [] });
  }
  const quiet = new Set(cases.filter((_, index) => all[index]?.truth === null).map(({ directory }) => directory));
  return {
    date: now.toISOString().slice(0, 10),
    machine: { node: process.version, cores: cpus().length },
    sources: sourcesOf(cases),
    sets: groupsBy(all, (one) => one.set),
    systems: groupsBy(all, (one) => one.system),
    all: groupOf('all', all, all),
    repeated: sameIn(all, again),
    reliability: reliabilityOf(all),
    ablation,
    models,
    cost: { cpu: cpuOf(all), peakMegabytes },
    variations,
    made: await made({ root, cases, quiet, say }),
    poisoned: await poisoned(all, (what, more) => run(what, agents, more)),
    growth: await growth(root),
    misses: missesOf(all),
  };
}
