import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const compass = join(root, 'apps/cli/bin/compass.js');
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'compass-cli-eval-'));
  cpSync(join(root, 'apps/standalone/demo'), join(directory, 'shop/lock'), { recursive: true });
  writeFileSync(join(directory, 'shop/lock/truth.json'), '{"component": "database"}');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const evaluate = (...args: string[]) => run(process.execPath, [compass, 'eval', ...args], { cwd: directory });

test('prints a table by set, by system and of all, progress apart, and writes the figures', async () => {
  const { stdout, stderr } = await evaluate('.', '--json', 'scores.json');
  expect(stderr).toMatch(/^1\/1 \S+: /);
  const table = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(table[0]).toEqual(expect.arrayContaining(['cases', 'top1', 'brier', 'abst.']));
  expect(table.map(([first]) => first)).toEqual(expect.arrayContaining(['shop', 'every case']));
  const scores = JSON.parse(readFileSync(join(directory, 'scores.json'), 'utf8'));
  expect(Object.keys(scores)).toEqual(expect.arrayContaining(['sets', 'systems', 'all', 'cases']));
  expect(scores.cases).toEqual([expect.objectContaining({ set: 'shop', truth: 'database' })]);
}, 60_000);

test('a model that does not exist is refused with those there are', async () => {
  await expect(evaluate('.', '--model', 'gpt')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Choose one of fake-obedient, fake-wrong, openai, anthropic, ollama'),
  });
}, 60_000);

test('a folder without incidents is named, and the command fails', async () => {
  await expect(evaluate('shop/nowhere')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('shop/nowhere'),
  });
}, 60_000);

test.each([
  [['--json', 'shop'], 'compass eval shop --json'],
  [['.', '--json', 'shop'], 'compass eval . shop --json'],
])(
  '%j: a folder that --json took is named, with what was meant',
  async (args, meant) => {
    await expect(evaluate(...args)).rejects.toMatchObject({
      code: 2,
      stderr: `--json takes the file behind it, and shop is a folder. Put --json last: ${meant}\n`,
    });
  },
  60_000,
);

test('a file that cannot be written is refused before a case is run', async () => {
  const { stderr } = await evaluate('.', '--json', 'nowhere/scores.json').catch((error: { stderr: string }) => error);
  expect(stderr).toContain('nowhere/scores.json cannot be written');
  expect(stderr).not.toContain('1/1');
}, 60_000);
