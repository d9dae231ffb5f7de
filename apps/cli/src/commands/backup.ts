import { resolve } from 'node:path';
import { plural } from '@compass/core';
import type { Command } from 'commander';
import type { CommandContext } from '../main.ts';
import { cliEnv, ROOT } from '../settings.ts';

/** The record as one file, out and in; the same in both forms, with COMPASS running or not. */
export const backup = (program: Command, { out }: CommandContext): void => {
  program
    .command('backup')
    .description('copies the whole record to a new file, as it stands at one moment; work goes on')
    .argument('<file>', 'a file that is not there yet')
    .option('--json', 'print JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const { backUpRecord } = await import('@compass/compose/backup');
      const { bytes, keyPlace } = await backUpRecord({ root: ROOT, env: cliEnv(), file: resolve(file) });
      if (json === true) return out(JSON.stringify({ file, bytes, key: keyPlace }, null, 2));
      out(
        ` Written to ${file} (${(bytes / 1e6).toFixed(1)} MB). Nobody but you may read it: investigations are in it.`,
      );
      out(` Keep the audit key as well, in another place: ${keyPlace}. Without it no audit trail can be checked.`);
    });
  program
    .command('restore')
    .description('puts a backup into an empty installation; actions that may have been done since are asked about')
    .argument('<file>', 'what "compass backup" wrote')
    .option('--without-key', 'although the audit key of the backup is lost')
    .option('--json', 'print JSON')
    .action(async (file: string, { withoutKey = false, json }: { withoutKey?: boolean; json?: boolean }) => {
      const { restoreRecord } = await import('@compass/compose/backup');
      const options = { root: ROOT, env: cliEnv(), file: resolve(file), withoutKey };
      const { takenAt, live, asked } = await restoreRecord(options);
      if (json === true) return out(JSON.stringify({ taken_at: takenAt, live, asked }, null, 2));
      out(` Restored as of ${takenAt}. ${plural(live, 'investigation')} under way: work goes on when COMPASS starts.`);
      if (asked > 0)
        out(
          ` ${plural(asked, 'action')} may have been done since: COMPASS does none of them again, and asks in the thread.`,
        );
    });
};
