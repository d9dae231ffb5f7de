import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AgentSettings } from '@compass/core';
import { afterAll, describe, expect, it } from 'vitest';
import { boundaryFaults, readTree } from '../../.ci/boundaries.ts';
import { parsePromql } from '../../packages/mcp/src/promql/parse.ts';
import { ownDirectory } from '../support/own-directory.ts';
import { openWorkshop } from './workshop.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['agent', 'test', 'action', 'dialect'].map((name) => `docs/writing/${name}.md`);
const run = promisify(execFile);

const workshop = ownDirectory('writing', afterAll);
const files = openWorkshop(workshop, PAGES);
const sources = files.filter((file) => file.endsWith('.ts'));
const tests = files.filter((file) => file.endsWith('.test.ts'));

/** What a program of the project says of the workshop: empty where it finds no fault. */
const said = (program: string, ...args: string[]): Promise<string> =>
  run(join(ROOT, 'node_modules/.bin', program), args, { cwd: workshop }).then(
    () => '',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );

describe('the pages on writing', () => {
  it('hold a test each, and nine files in all', () => {
    expect(tests).toHaveLength(PAGES.length);
    expect(files).toHaveLength(9);
  });

  it('hold code that has its types, against the sources as they are with it', async () => {
    const options = {
      extends: join(ROOT, 'tsconfig.json'),
      files: sources,
      include: [],
    };
    writeFileSync(join(workshop, 'tsconfig.json'), JSON.stringify(options));
    expect(await said('tsc', '--noEmit', '-p', workshop)).toBe('');
  }, 180_000);

  it('hold code in the form of the project, which imports what it may', async () => {
    expect(
      await said('biome', 'check', '--colors=off', `--config-path=${ROOT}`, '--vcs-enabled=false', ...sources),
    ).toBe('');
    expect(boundaryFaults(readTree(workshop))).toEqual([]);
  }, 180_000);

  it('make an installation that is read: the agent is sent out, its queries are PromQL', async () => {
    const { readConfig }: typeof import('@compass/config') = await import(
      join(workshop, 'packages/config/src/index.ts')
    );
    const { enabledAgents, settings } = readConfig({ root: workshop, env: {} });
    const agents: Partial<Record<string, AgentSettings>> = settings.agents;
    expect(enabledAgents).toContain('queue');
    const queries = Object.values(agents['queue']?.observation_queries ?? {});
    expect(queries).toHaveLength(2);
    for (const { prometheus = '' } of queries)
      expect(() => parsePromql(prometheus.replaceAll('$RATE', '300s'))).not.toThrow();
    expect(agents['queue']?.disproof_strategies.map(({ name }) => name)).toEqual(['lag_outgrows_what_comes_in']);
  });
});

for (const file of tests) describe(file, () => import(join(workshop, file)));
