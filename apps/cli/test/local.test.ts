import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WireEvent, WireStanding } from '@compass/core';
import { expect, test } from 'vitest';
import { ownDirectory } from '../../../tests/support/own-directory.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');
const DEMO = join(ROOT, 'apps/standalone/demo');

/** No server runs: everything happens in the command's own process. */
function compass(...args: string[]) {
  const directory = ownDirectory('cli-local');
  const env = { PATH: process.env['PATH'] ?? '', COMPASS_DATA_DIR: directory, COMPASS_URL: 'http://127.0.0.1:9' };
  const ended = run(process.execPath, [join(ROOT, 'apps/cli/bin/compass.js'), ...args], { env });
  return { directory, ended };
}

test('--local names the cause of the recorded incident, says that nothing is kept, and keeps nothing', async () => {
  const { directory, ended } = compass('investigate', 'orders', '--local', '--json');
  const { stdout, stderr } = await ended;
  const standing = WireStanding.parse(JSON.parse(stdout));
  expect([standing.cause, standing.hypotheses[0]?.component]).toEqual([1, 'orders-db']);
  expect(stderr).toContain('Nothing is kept.');
  expect(readdirSync(directory)).toEqual([]);
}, 90_000);

test('--follow --json is one event a line, each once and in its order, and --timeout ends it', async () => {
  const bundle = ['--bundle', DEMO, '--timeout', '12'];
  const { ended } = compass('investigate', 'orders', ...bundle, '--follow', '--json');
  const { stdout } = await ended;
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => WireEvent.parse(JSON.parse(line)));
  expect(events.map(({ data }) => data.seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['started', 'observed', 'hypotheses', 'verdict']),
  );
}, 90_000);

test('-i reads its keys from a pipe, and without Slack nobody can approve', async () => {
  const { ended } = compass('investigate', 'orders', '--local', '-i');
  ended.child.stdin?.end('e 1\nm 1\nq\n');
  const { stdout } = await ended;
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d {2}/);
  expect(stdout).toContain('Nobody can approve here');
  expect(lines.at(-2)).toMatch(/ends here: nothing of it is kept\.$/);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
}, 90_000);

test('a folder that is no recorded incident is named', async () => {
  const { ended } = compass('investigate', 'orders', '--local', '--bundle', '/nowhere/at/all');
  await expect(ended).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('/nowhere/at/all') });
}, 60_000);
