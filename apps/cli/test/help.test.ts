import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { audit } from '../src/commands/audit.ts';
import { backup } from '../src/commands/backup.ts';
import { config } from '../src/commands/config.ts';
import { cost } from '../src/commands/cost.ts';
import { evaluate } from '../src/commands/eval.ts';
import { execute } from '../src/commands/execute.ts';
import { exportCommand } from '../src/commands/export.ts';
import { hypotheses } from '../src/commands/hypotheses.ts';
import { investigate } from '../src/commands/investigate.ts';
import { learn } from '../src/commands/learn.ts';
import { mcp } from '../src/commands/mcp.ts';
import { postmortem } from '../src/commands/postmortem.ts';
import { replay } from '../src/commands/replay.ts';
import { status } from '../src/commands/status.ts';
import { test as testCommand } from '../src/commands/test.ts';
import { ranked } from './checkout.ts';
import { fakeClient } from './fake-client.ts';

const run = promisify(execFile);
const compass = (...args: string[]) => run(process.execPath, [join(import.meta.dirname, '../bin/compass.js'), ...args]);

/** What a command says when it is called so, and how it ends: 0, or the code of its error. */
async function called(...args: string[]): Promise<{ said: string; error: unknown }> {
  let said = '';
  const program = new Command('compass').exitOverride();
  program.configureOutput({ writeOut: (text) => (said += text), writeErr: () => undefined });
  const context = { client: fakeClient(ranked), out: (text: string) => (said += text), sleep: async () => undefined };
  for (const add of [
    investigate,
    status,
    hypotheses,
    testCommand,
    execute,
    evaluate,
    replay,
    exportCommand,
    postmortem,
    config,
    learn,
    cost,
    audit,
    backup,
    mcp,
  ])
    add(program, context);
  // A command has its own output; it takes its parent's when it is made.
  const error = await program.parseAsync(args, { from: 'user' }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { said, error };
}

test('--help names every command, and how they end', async () => {
  const { stdout } = await compass('--help');
  const commands = [
    ...['investigate', 'status', 'hypotheses', 'test', 'execute', 'postmortem', 'config', 'cost', 'audit', 'eval'],
    ...['replay', 'export', 'backup', 'restore', 'mcp', 'learn'],
  ];
  expect(commands.filter((name) => !new RegExp(`^ {2}${name}\\b`, 'm').test(stdout))).toEqual([]);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(stdout.slice(stdout.indexOf('Ends with'))).toMatchInlineSnapshot(`
    "Ends with
      0  what was asked for is done; of an investigation: a cause is named, or
         it recovered
      1  an error
      2  the command was not used as it can be
      3  no cause is named
      4  refused: COMPASS said no, or a person did
    "
  `);
}, 60_000);

test.each([
  ...['investigate', 'status', 'hypotheses', 'test', 'execute', 'cost', 'audit', 'eval', 'replay', 'export'],
  ...['backup', 'restore', 'mcp', 'postmortem', 'config', 'learn'],
])('%s --help fits 80 columns', async (name) => {
  const { said } = await called(name, '--help');
  expect(said).toContain(`Usage: compass ${name}`);
  expect(said).not.toMatch(/default: (\[\]|"")/);
  expect(said.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('investigate takes what the specification names', async () => {
  const { said } = await called('investigate', '--help');
  for (const option of [
    '-s, --symptom',
    '-p, --severity',
    '-i, --interactive',
    '--timeout',
    '--follow',
    '--local',
    '--json',
  ])
    expect(said).toContain(option);
});

test.each([
  [['investigate', '']],
  [['status', '--follow']],
  [['test', 'nonsense']],
  [['learn', 'INV-7', '--release', 'INV-7']],
  [['replay', 'nowhere', '--without', 'gossip']],
  [['mcp', 'mysql']],
  [['eval', '--json']],
  [['eval', '--json', 'scores.json']],
  [['learn', 'INV-7', '--reason', 'It misled us.']],
  [['postmortem', '--save', 'INV-7']],
])('%j is not how it is used: it ends with 2', async (args) => {
  expect((await called(...args)).error).toMatchObject({ exitCode: 2 });
});

test.each([
  [['investigate']],
  [['investigate', 'orders', '--severity', 'P9']],
  [['investigate', 'orders', '-i', '--json']],
  [['investigate', 'orders', '--timeout', 'soon']],
  [['status', '--limit', '0']],
])('%j is not how it is used: the usage is said', async (args) => {
  expect((await called(...args)).error).toMatchObject({ code: expect.stringMatching(/^commander\./) });
});

test('a usage that is wrong ends the program with 2', async () => {
  await expect(compass('investigate')).rejects.toMatchObject({ code: 2, stdout: '' });
}, 60_000);
