import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of what an installation makes for itself where nothing is configured. */
export const ownSecrets = { pagerduty: 'pagerduty.secret', audit: 'audit.key' } as const;

/** A secret of this installation, made at its first start and kept beside the database, readable by its owner only. */
export function ownSecret(dataDir: string, name: (typeof ownSecrets)[keyof typeof ownSecrets]): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, name);
  // A kill while writing must not leave an empty secret, which anybody knows: written whole, then named.
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomBytes(32).toString('hex'), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8').trim();
}
