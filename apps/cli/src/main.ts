import { setTimeout as sleep } from 'node:timers/promises';
import { isCompassError } from '@compass/core';
import { Command, CommanderError } from 'commander';
import { CliError, type Client, createClient } from './client.ts';
import { audit } from './commands/audit.ts';
import { backup } from './commands/backup.ts';
import { config } from './commands/config.ts';
import { cost } from './commands/cost.ts';
import { evaluate } from './commands/eval.ts';
import { execute } from './commands/execute.ts';
import { exportCommand } from './commands/export.ts';
import { hypotheses } from './commands/hypotheses.ts';
import { investigate } from './commands/investigate.ts';
import { learn } from './commands/learn.ts';
import { mcp } from './commands/mcp.ts';
import { postmortem } from './commands/postmortem.ts';
import { replay } from './commands/replay.ts';
import { status } from './commands/status.ts';
import { test } from './commands/test.ts';
import { EXIT, EXIT_CODES } from './exit-code.ts';
import { cliSettings } from './settings.ts';

export interface CommandContext {
  client: Client;
  out(text: string): void;
  /** Rejects when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<unknown>;
}

const { url, token } = cliSettings();
const sleepUnless: CommandContext['sleep'] = (ms, signal) =>
  sleep(ms, undefined, signal === undefined ? {} : { signal });
const context: CommandContext = {
  client: createClient({ url, token, sleep: sleepUnless }),
  out: (text) => console.log(text),
  sleep: sleepUnless,
};
const program = new Command('compass')
  .description('Looks for the cause of an incident and tries to disprove each one.')
  .addHelpText('after', `\n${EXIT_CODES}`)
  .exitOverride()
  .showHelpAfterError('Add --help to see how it is used.');
for (const add of [
  investigate,
  status,
  hypotheses,
  test,
  execute,
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
// What each takes stands in its own help; beside their names there is room for what they do.
program.configureHelp({ subcommandTerm: (command) => command.name() });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  else {
    console.error(error instanceof CliError || isCompassError(error) ? error.message : String(error));
    process.exitCode = error instanceof CliError ? error.exitCode : 1;
  }
}
