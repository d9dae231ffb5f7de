import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Config } from '@compass/config';
import type { Log } from '@compass/core';
import type { OpenState } from '../open-state.ts';
import { realIds } from '../real-world.ts';
import { auditKeyOf, keyMark } from './key-mark.ts';

/**
 * Copies the record that this process alone may open. To a file first, which is gone when it was read: the record waits for no reader. Null where
 * the record is a shared database.
 */
export function ownBackup(
  { backUp }: Pick<OpenState, 'backUp'>,
  { config, log }: { config: Config; log: Log },
): (() => Promise<Readable>) | null {
  if (backUp === null) return null;
  return async () => {
    const file = join(config.dataDir, `backup-${realIds.next()}`);
    try {
      await backUp({ file, key: keyMark(auditKeyOf(config)) });
      const copy = await open(file);
      log.info({}, 'the record was backed up');
      return copy.createReadStream();
    } finally {
      await rm(file, { force: true });
    }
  };
}
