import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@compass/config';
import { CompassError, type Log } from '@compass/core';
import type { PinStore } from '@compass/mcp';
import { ownSecrets } from '../own-secrets.ts';

type Checked = Pick<Config, 'scaled' | 'dataDir' | 'secretFiles' | 'servers'>;

const OTHERS_MAY_READ = 0o004;

/** Files with secrets that everybody on this machine can read. Where files have no such rights there are none. */
const readableSecrets = ({ dataDir, secretFiles }: Pick<Config, 'dataDir' | 'secretFiles'>): string[] =>
  process.platform === 'win32'
    ? []
    : [...secretFiles, ...Object.values(ownSecrets).map((name) => join(dataDir, name))].filter(
        (file) => existsSync(file) && (statSync(file).mode & OTHERS_MAY_READ) !== 0,
      );

/**
 * What can be known of an installation before anything is opened. One that several processes share is refused (`refused`) with what to do; a
 * person's own machine is often theirs alone, and a copy of .env.example is readable there, so that is said and not refused.
 */
export async function selfCheck(config: Checked, { pins, log }: { pins: PinStore; log: Log }): Promise<void> {
  const shared = config.scaled !== null;
  for (const file of readableSecrets(config)) {
    const why = `${file} holds secrets, and everybody on this machine can read it: chmod 600 ${file}`;
    if (shared) throw new CompassError('refused', `${why}, then start again.`, { field: file });
    log.warn({ file }, why);
  }
  if (!shared) return;
  for (const { name, mcp } of config.servers)
    if (mcp !== null && (await pins.read(name)) === null)
      throw new CompassError(
        'refused',
        `The tools of ${name} were never approved: look at them with "npx --no compass config check", approve them with "--approve ${name}", then start again.`,
        { field: name },
      );
}
