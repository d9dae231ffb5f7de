import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { isCompassError } from '@compass/core';
import { lackedBy } from './parts.ts';
import { pickRows } from './pick-rows.ts';
import { rows } from './rows/index.ts';
import { type Measured, writeTable } from './write-table.ts';

const TABLE = new URL('../../docs/TRUST.md', import.meta.url).pathname;

/** Runs rows of the trust table in full, one after the other: `npm run trust [-- --rows 18-26] [--short] [--seed N] [--json FILE]`. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string' },
      short: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  const wanted = values.rows === undefined ? rows.map(({ row }) => row) : pickRows(values.rows);
  const measured: Measured[] = [];
  for (const number of wanted) {
    const row = rows.find((one) => one.row === number);
    if (row === undefined) {
      console.log(`row ${number}: not built yet`);
      process.exitCode = 1;
      continue;
    }
    const lacks = lackedBy(row);
    if (lacks !== '') {
      console.log(`row ${number}: not run, needs ${lacks}`);
      if (process.env['COMPASS_TEST_ALL'] === '1') process.exitCode = 1;
      continue;
    }
    const began = performance.now();
    const { figure, exercised, pass } = await row
      .run({ short: values.short, seed: Number(values.seed) })
      .catch((error: unknown) => ({ figure: `stopped: ${String(error)}`, exercised: 0, pass: false }));
    const done = { row: number, title: row.title, bound: row.bound, figure, exercised, pass: pass && exercised > 0 };
    measured.push(done);
    if (!done.pass) process.exitCode = 1;
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(
      `row ${number}: ${figure}, ${row.bound}, ${done.pass ? 'pass' : 'fail'} (${exercised} exercised, ${seconds} s)`,
    );
  }
  console.log(`load ${loadavg()[0]?.toFixed(1)}`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(measured, null, 2)}\n`);
  if (!values.short) writeTable(TABLE, measured, new Date().toISOString().slice(0, 10));
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(isCompassError(error) ? error.message : error);
    process.exit(1);
  },
);
