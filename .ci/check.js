import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { boundaryFaults, readTree } from './boundaries.ts';

const root = dirname(import.meta.dirname);

const program = (name, ...args) =>
  new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', name), args, { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });

const boundaries = async () => {
  const faults = boundaryFaults(readTree(root));
  return { ok: faults.length === 0, output: faults.join('\n') };
};

const checks = {
  'format and lint': () => program('biome', 'check', '--colors=off', '--max-diagnostics=50', '.'),
  types: () => program('tsc', '--noEmit', '-p', '.'),
  boundaries,
};

const outcomes = await Promise.all(
  Object.entries(checks).map(async ([name, run]) => {
    const { ok, output } = await run();
    console.log(ok ? `${name}: ok` : `${name}: FAILED\n${output.trimEnd()}\n`);
    return ok;
  }),
);
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
