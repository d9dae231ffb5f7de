import { join } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../main.ts';
import { printSignals } from '../print-signals.ts';
import { cliEnv } from '../settings.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** What this installation is configured to see; needs no running COMPASS. */
export const config = (program: Command, { out }: CommandContext): void => {
  const group = program.command('config').description('what this installation is configured to see');
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
