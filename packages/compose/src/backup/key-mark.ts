import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@compass/config';
import { ownSecrets } from '../own-secrets.ts';
import { realDigest } from '../real-world.ts';
import { madeSecrets } from '../redaction/open-redactors.ts';

/** Tells audit keys apart, and says nothing of them. */
export const keyMark = (auditKey: string): string => realDigest.hmac(auditKey, 'the key of a backup');

/** Where the audit key is kept, for people. */
export const keyPlace = ({ settings, scaled, dataDir }: Config): string =>
  settings.auditKey !== '' || scaled !== null ? 'COMPASS_AUDIT_KEY' : join(dataDir, ownSecrets.audit);

/** False where none was given and none was made yet. */
export const hasKey = (config: Config): boolean =>
  config.settings.auditKey !== '' || existsSync(join(config.dataDir, ownSecrets.audit));

export const auditKeyOf = (config: Config): string => madeSecrets(config).audit;
