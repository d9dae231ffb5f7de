import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { isCompassError } from '@compass/core';
import { z } from 'zod';
import { parsed } from '../../../packages/api/src/webhooks/read-body.ts';
import { FILES } from '../../../packages/config/src/files.ts';
import { readYaml } from '../../../packages/config/src/read-yaml.ts';
import { added, attempt, noTally, type Tally } from '../malformed/attempt.ts';
import { type Edge, openEdges } from '../malformed/edges.ts';
import { fuzz } from '../malformed/fuzz.ts';
import { attacks, type Input, jsonSuite, naughty, yamlSuite } from '../malformed/inputs.ts';
import { vulnerable } from '../malformed/vulnerable.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const EDGE_MS = 60_000;
/** So many made inputs an edge in the short form. */
const RUNS = 25;
/** Edges fuzzed at the same time. */
const AT_ONCE = 3;

/** Every `step`th, beginning somewhere. */
const some = <T>(all: readonly T[], step: number, random: () => number): T[] => {
  const first = Math.floor(random() * step);
  return all.filter((_one, at) => at % step === first);
};

/** Whether it was refused, with the line of a file. */
function refusedWithLine(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    return isCompassError(error, 'invalid') && /\.yaml:\d+: /.test(error.message);
  }
}

/** What must be refused as configuration: YAML that is none whatever it is for, and JSON that is none as each kind of file. */
function mustFail(): { cases: number; accepted: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'compass-must-fail-'));
  const file = join(folder, 'one.yaml');
  const accepted: string[] = [];
  let cases = 0;
  const expectRefusal = ({ name, bytes }: Input, schema: z.ZodType) => {
    writeFileSync(file, bytes);
    cases += 1;
    if (!refusedWithLine(() => readYaml(file, schema, {}))) accepted.push(name);
  };
  for (const one of yamlSuite().filter(({ mustFail: must }) => must))
    for (const schema of [z.unknown(), ...FILES.map((kind) => kind.schema)]) expectRefusal(one, schema);
  for (const one of jsonSuite().filter(({ name }) => name.startsWith('n_'))) {
    for (const { schema } of FILES) expectRefusal(one, schema);
    cases += 1;
    try {
      parsed(one.bytes);
      accepted.push(`${one.name} as a body`);
    } catch {
      // As it must be.
    }
  }
  rmSync(folder, { recursive: true });
  return { cases, accepted };
}

async function fed(edges: Edge[], inputs: Input[]): Promise<Tally> {
  const tally = noTally();
  const uncaught = (error: unknown) => tally.crashed.push(`nobody caught: ${String(error).slice(0, 160)}`);
  process.on('unhandledRejection', uncaught);
  for (const edge of edges) for (const input of inputs) await attempt(edge, input, tally);
  process.off('unhandledRejection', uncaught);
  return tally;
}

/** Every edge for so long, some at the same time and each in a thread that opens its own. */
async function fuzzed(names: string[], ms: number, seed: number): Promise<Tally> {
  const groups = Array.from({ length: AT_ONCE }, (_, group) => names.filter((_name, at) => at % AT_ONCE === group));
  const tallies = groups.map(
    (group) =>
      new Promise<Tally>((resolve, reject) => {
        const workerData = { names: group, ms, seed };
        new Worker(new URL('../malformed/worker.ts', import.meta.url), { workerData })
          .once('message', resolve)
          .once('error', reject);
      }),
  );
  return (await Promise.all(tallies)).reduce(added, noTally());
}

/** What comes in and is not what it should be, at every place where bytes come in; and every regular expression that reads it. */
export const row: Row = {
  row: 30,
  title: 'malformed input everywhere',
  bound:
    '0 crashes, 0 over 1 s, 0 changed prototypes, 0 vulnerable regular expressions; 100 % of must-fail YAML and JSON refused as configuration with a line',
  async run({ short, seed }) {
    const random = seeded(seed);
    const suites = [...jsonSuite(), ...yamlSuite(), ...naughty()];
    const inputs = [...attacks(), ...(short ? some(suites, 120, random) : suites)];
    const { edges, close } = await openEdges();
    const names = edges.map(({ name }) => name);
    let tally = noTally();
    let made = noTally();
    try {
      tally = await fed(edges, inputs);
      if (short) for (const edge of edges) made = added(made, await fuzz(edge, { runs: RUNS, seed }));
    } finally {
      await close();
    }
    if (!short) made = await fuzzed(names, EDGE_MS, seed);
    const all = added(tally, made);
    const refusals = mustFail();
    const regexes = await vulnerable({ short, random });
    const faults = [...all.crashed, ...all.slow, ...all.polluted, ...refusals.accepted, ...regexes.vulnerable];
    const told = faults.length === 0 ? '' : `; ${faults.slice(0, 3).join('; ')}`;
    return {
      figure: `${all.crashed.length} crashes, ${all.slow.length} over 1 s (the slowest computed for ${Math.round(all.slowestMs)} ms), ${all.polluted.length} changed prototypes; ${all.tried} inputs at ${names.length} edges, ${made.tried} of them made by fuzzing, ${all.refused} refused; ${refusals.cases - refusals.accepted.length} of ${refusals.cases} that must fail refused with a line; ${regexes.vulnerable.length} vulnerable of ${regexes.checked} regular expressions (${regexes.suspected} suspected and attacked, ${regexes.unknown.length} undecided)${told}`,
      exercised: all.tried + refusals.cases + regexes.checked,
      pass:
        faults.length === 0 &&
        made.tried > names.length &&
        regexes.checked > 0 &&
        (suites.length === 0) === (refusals.cases === 0),
    };
  },
};
