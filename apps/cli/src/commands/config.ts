import { join } from 'node:path';
import type { Command } from 'commander';
import { CliError } from '../client.ts';
import type { CommandContext } from '../main.ts';
import { printCheck } from '../print-check.ts';
import { printSignals } from '../print-signals.ts';
import { cliEnv } from '../settings.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** What this installation is configured to see; needs no running COMPASS. */
export const config = (program: Command, { out }: CommandContext): void => {
  const group = program.command('config').description('what this installation is configured to see');
  group
    .command('check')
    .description('connect to everything that is configured; what each agent can and cannot see')
    .option('--approve <server...>', 'approve the tools of these MCP servers as they are now')
    .option('--json', 'print JSON')
    .action(async ({ approve, json }: { approve?: string[]; json?: boolean }) => {
      const { checkInstallation } = await import('@compass/compose');
      const report = await checkInstallation({
        root: ROOT,
        env: cliEnv(),
        ...(approve === undefined ? {} : { approve }),
      });
      out(json === true ? JSON.stringify(report, null, 2) : printCheck(report));
      if (!report.ok) throw new CliError('Not everything that is configured can be used: see above.');
    });
  group
    .command('signals')
    .description('every signal, and what it finds now')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const { describeSignals } = await import('@compass/compose');
      const report = await describeSignals({ root: ROOT, env: cliEnv() });
      out(options.json === true ? JSON.stringify(report, null, 2) : printSignals(report));
    });
};
