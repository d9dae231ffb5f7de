import { type Config, readConfig } from '@compass/config';
import { afterRestore, CompassError, type Restored, unwatched } from '@compass/core';
import { migrateScaled } from '@compass/state';
import { openRecord, restore } from '@compass/state/backup';
import { realDigest, realIds } from '../real-world.ts';
import { auditKeyOf, hasKey, keyMark, keyPlace } from './key-mark.ts';

function refuseOtherKey(config: Config, key: string): void {
  const place = keyPlace(config);
  if (hasKey(config) && keyMark(auditKeyOf(config)) === key) return;
  throw new CompassError(
    'refused',
    `The audit trails of this backup were written with ${hasKey(config) ? `another key than ${place}` : `a key that is missing here (${place})`}: put it back and restore again. Where it is lost, --without-key restores all the same, and "compass audit verify" will say of each trail that it is not as written. Nothing was changed.`,
    { field: place },
  );
}

/** Puts a backup into this installation's empty record, with no action going on by itself. Throws as `restore`, and `refused` for another audit key. */
export async function restoreRecord(options: {
  root: string;
  env: Record<string, string | undefined>;
  file: string;
  withoutKey: boolean;
}): Promise<Restored & { takenAt: string }> {
  const { file, withoutKey } = options;
  const config = readConfig(options);
  const { scaled, dataDir, settings } = config;
  if (scaled !== null) await migrateScaled(scaled);
  const database = await openRecord(scaled === null ? { directory: dataDir } : scaled);
  try {
    return await restore({
      database,
      file,
      check: ({ key }) => {
        if (!withoutKey) refuseOtherKey(config, key);
      },
      finish: async (tx, { takenAt }) => {
        const ports = {
          digest: realDigest,
          ids: realIds,
          settings: { ...settings, auditKey: auditKeyOf(config) },
          watch: unwatched,
        };
        const scope = {
          ports,
          tx,
          actor: { kind: 'system' as const, name: 'restore' },
          added: [],
          ended: [],
          heads: [],
        };
        return { ...(await afterRestore(scope, { takenAt })), takenAt };
      },
    });
  } finally {
    await database.close();
  }
}
