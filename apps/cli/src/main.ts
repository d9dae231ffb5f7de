import { setTimeout as sleep } from 'node:timers/promises';
import { isCompassError } from '@compass/core';
import { Command, CommanderError } from 'commander';
import { CliError, type Client, createClient } from './client.ts';
import { audit } from './commands/audit.ts';
import { backup } from './commands/backup.ts';
import { config } from './commands/config.ts';
import { cost } from './commands/cost.ts';
import { evaluate } from './commands/eval.ts';
import { exportCommand } from './commands/export.ts';
import { investigate } from './commands/investigate.ts';
import { learn } from './commands/learn.ts';
import { mcp } from './commands/mcp.ts';
import { postmortem } from './commands/postmortem.ts';
import { replay } from './commands/replay.ts';
import { status } from './commands/status.ts';
import { test } from './commands/test.ts';
import { cliSettings } from './settings.ts';

export interface CommandContext {
  client: Client;
  out(text: string): void;
  sleep(ms: number): Promise<unknown>;
}

const { url, token } = cliSettings();
const context: CommandContext = { client: createClient({ url, token }), out: (text) => console.log(text), sleep };
const program = new Command('compass')
  .description('Looks for the cause of an incident and tries to disprove each one.')
  .exitOverride()
  .showHelpAfterError('Add --help to see how it is used.');
for (const add of [
  investigate,
  status,
  test,
  postmortem,
  evaluate,
  replay,
  exportCommand,
  config,
  cost,
  learn,
  audit,
  backup,
  mcp,
])
  add(program, context);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    console.error(error instanceof CliError || isCompassError(error) ? error.message : String(error));
    process.exitCode = error instanceof CliError ? error.exitCode : 1;
  }
}
