import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError } from '../client.ts';
import { pathTo } from '../connection.ts';
import type { CommandContext } from '../main.ts';

/** Writes an investigation as an incident bundle: a bug report, a case to score, a demo. */
export const exportCommand = (program: Command, { client, out }: CommandContext): void => {
  program
    .command('export')
    .description('writes an investigation as an incident bundle, without secrets')
    .argument('<investigation>', 'INV-1042 or its id')
    .requiredOption('--to <folder>', 'folder to write')
    .option('--json', 'print JSON')
    .action(async (name: string, { to, json }: { to: string; json?: boolean }) => {
      if (statSync(to, { throwIfNoEntry: false })?.isFile() === true)
        throw new CliError(`--to ${to} is a file. Name a folder; one that is not there yet is made.`);
      const exported = await client.get(pathTo(name, '/bundle'), z.unknown());
      const { writeExport } = await import('@compass/compose/offline');
      await writeExport(to, exported);
      if (json === true) return out(JSON.stringify({ folder: to }, null, 2));
      out(
        `Written to ${to}. Look through it before you hand it on: names of services, queries and log lines are in it.`,
      );
      out(`compass replay ${to}`);
    });
};
