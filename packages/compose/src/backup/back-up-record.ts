import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, readConfig } from '@compass/config';
import { CompassError, isCompassError } from '@compass/core';
import { backUp, openRecord } from '@compass/state/backup';
import { askOwner } from './ask-owner.ts';
import { auditKeyOf, keyMark, keyPlace } from './key-mark.ts';

/** Opens the record and copies it; whoever else has an embedded one open is asked to. */
async function copy(config: Config, file: string): Promise<void> {
  const { scaled, dataDir } = config;
  if (scaled === null && !existsSync(join(dataDir, 'pglite')))
    throw new CompassError(
      'not_found',
      `There is no record in ${dataDir}: COMPASS_DATA_DIR names the one to back up.`,
      {
        field: 'COMPASS_DATA_DIR',
      },
    );
  const opened = openRecord(scaled === null ? { directory: dataDir } : scaled);
  const database = await opened.catch((error: unknown) => {
    if (scaled === null && isCompassError(error, 'conflict')) return null;
    throw error;
  });
  if (database === null) return askOwner(config, file);
  await backUp({ database, file, key: keyMark(auditKeyOf(config)) }).finally(() => database.close());
}

/** Copies the record to a new file, whether COMPASS runs or not. `keyPlace`: where the key is that checks it. */
export async function backUpRecord(options: {
  root: string;
  env: Record<string, string | undefined>;
  file: string;
}): Promise<{ bytes: number; keyPlace: string }> {
  const { file } = options;
  const config = readConfig(options);
  if (existsSync(file)) throw new CompassError('conflict', `${file} is there already: name a file that is not.`);
  await copy(config, file);
  return { bytes: statSync(file).size, keyPlace: keyPlace(config) };
}
