import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCompassError } from '@compass/core';
import { z } from 'zod';
import { parsed } from '../../../packages/api/src/webhooks/read-body.ts';
import { FILES } from '../../../packages/config/src/files.ts';
import { readYaml } from '../../../packages/config/src/read-yaml.ts';
import { added, noTally } from '../malformed/attempt.ts';
import { type Edge, openEdges } from '../malformed/edges.ts';
import { feed } from '../malformed/feed.ts';
import { fuzz } from '../malformed/fuzz.ts';
import { grow } from '../malformed/growing.ts';
import { attacks, type Input, jsonSuite, naughty, yamlSuite } from '../malformed/inputs.ts';
import { sideBySide } from '../malformed/side-by-side.ts';
import { vulnerable } from '../malformed/vulnerable.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

/** So long each edge is fuzzed. */
const EDGE_MS = 60_000;
/** So many made inputs an edge in the short form. */
const RUNS = 25;

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

/** In this thread, a little of everything. */
async function sampled(edges: Edge[], inputs: Input[], random: () => number, seed: number) {
  const uncaught: string[] = [];
  const note = (error: unknown) => uncaught.push(`nobody caught: ${String(error).slice(0, 160)}`);
  process.on('unhandledRejection', note);
  const suites = await feed(edges, inputs);
  let [growing, fuzzing] = [noTally(), noTally()];
  for (const edge of edges) {
    growing = added(growing, await grow(edge, (all) => some(all, all.length, random)));
    fuzzing = added(fuzzing, await fuzz(edge, { runs: RUNS, seed }));
  }
  process.off('unhandledRejection', note);
  return { suites: { ...suites, crashed: [...suites.crashed, ...uncaught] }, growing, fuzzing };
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
    const refusals = mustFail();
    const { edges, close } = await openEdges();
    const names = edges.map(({ name }) => name);
    const measuring = (
      short
        ? sampled(edges, [...attacks(), ...some(suites, 120, random)], random, seed)
        : sideBySide(names, { ms: EDGE_MS, seed })
    ).finally(close);
    // Here it is one thread, and what one of them computes must not count for the other.
    if (short) await measuring;
    const [regexes, { suites: fed, growing, fuzzing }] = await Promise.all([vulnerable({ short, random }), measuring]);
    const all = [fed, growing, fuzzing].reduce(added);
    const faults = [...all.crashed, ...all.slow, ...all.polluted, ...refusals.accepted, ...regexes.vulnerable];
    const told = faults.length === 0 ? '' : `; ${faults.slice(0, 3).join('; ')}`;
    return {
      figure: `${all.crashed.length} crashes, ${all.slow.length} over 1 s (the slowest computed for ${Math.round(all.slowestMs)} ms), ${all.polluted.length} changed prototypes; ${all.tried} inputs at ${names.length} edges, ${fuzzing.tried} of them made by fuzzing and ${growing.tried} grown to 1 MB, ${all.refused} refused; ${refusals.cases - refusals.accepted.length} of ${refusals.cases} that must fail refused with a line; ${regexes.vulnerable.length} vulnerable of ${regexes.checked} regular expressions (${regexes.suspected} suspected and attacked, ${regexes.unknown.length} undecided)${told}`,
      exercised: all.tried + refusals.cases + regexes.checked,
      pass:
        faults.length === 0 &&
        fuzzing.tried > names.length &&
        growing.tried > names.length &&
        regexes.checked > 0 &&
        (suites.length === 0) === (refusals.cases === 0),
    };
  },
};
