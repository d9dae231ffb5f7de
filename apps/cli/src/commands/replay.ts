import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CliError } from '../client.ts';
import { EXIT } from '../exit-code.ts';
import type { CommandContext } from '../main.ts';
import { printDifferences, printOutcome } from '../print-outcome.ts';
import { ROOT } from '../settings.ts';

/** CliError for a file that is no bundle. */
function readBundleFile(file: string): unknown {
  if (!existsSync(file))
    throw new CliError(`${file} is missing. Name the file that Export gave in Slack, or the folder of a bundle.`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new CliError(`${file} is not JSON. Name the file that Export gave in Slack, as it was given.`);
  }
}

/** The one-file form of a bundle as a folder; both hold the same. */
async function unpacked(file: string): Promise<string> {
  const { writeExport } = await import('@compass/compose/offline');
  const folder = mkdtempSync(join(tmpdir(), 'compass-replay-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await writeExport(folder, readBundleFile(file));
  return folder;
}

/** Investigates a recorded incident again; needs no running COMPASS, no network and no account. */
export const replay = (program: Command, { out }: CommandContext): void => {
  program
    .command('replay')
    .description('investigates a recorded incident again: the same verdicts, byte for byte')
    .argument('<bundle>', 'folder of one incident bundle, or the file that Export gave in Slack')
    .option('--without <source>', 'what would change without metrics, logs, traces, changes or sessions')
    .option('--json', 'print JSON')
    .action(async (bundle: string, options: { without?: string; json?: boolean }) => {
      const { differences, exportedOutcome, replayBundle, sourceNames } = await import('@compass/compose/offline');
      const without = sourceNames.find((name) => name === options.without);
      if (options.without !== undefined && without === undefined)
        throw new CliError(
          `--without ${options.without}: no such source. Name one of ${sourceNames.join(', ')}.`,
          EXIT.usage,
        );
      const directory = bundle.endsWith('.json') ? await unpacked(bundle) : bundle;
      const whole = await replayBundle({ root: ROOT, directory });
      if (without !== undefined) {
        const less = await replayBundle({ root: ROOT, directory, without });
        const changed = differences(whole, less);
        out(options.json === true ? JSON.stringify(changed, null, 2) : printDifferences(changed, `without ${without}`));
        return;
      }
      out(options.json === true ? JSON.stringify(whole, null, 2) : printOutcome(whole));
      const exported = await exportedOutcome(directory);
      if (exported === null) return;
      const changed = differences(exported, whole);
      if (changed.length > 0) throw new CliError(printDifferences(changed, 'now, against the export'));
      if (options.json !== true) out('The same as when it was exported.');
    });
};
