import type { Config } from '@compass/config';
import { CompassError, createRedactor, type Redactor } from '@compass/core';
import { ownSecret, ownSecrets } from '../own-secrets.ts';
import { realDigest, realIds } from '../real-world.ts';

interface Redactors {
  /** For the record, the log, models and Slack. */
  redactor: Redactor;
  /** For what is handed on: e-mail addresses and card numbers go as well. */
  exported: Redactor;
}

/** One key for all who write the trail: made here where one process does, given where several do. */
function auditKeyOf({ scaled, dataDir, settings }: Config): string {
  if (settings.auditKey !== '') return settings.auditKey;
  if (scaled !== null)
    throw new CompassError(
      'invalid',
      'COMPASS_AUDIT_KEY is missing: servers and workers that share a database write one audit trail with one key.',
      { field: 'COMPASS_AUDIT_KEY' },
    );
  return ownSecret(dataDir, ownSecrets.audit);
}

/** The secrets that this installation made for itself, where none were configured. */
export const madeSecrets = (config: Config) => ({
  pagerduty: config.pagerduty.webhookSecrets[0] ?? ownSecret(config.dataDir, ownSecrets.pagerduty),
  audit: auditKeyOf(config),
});

/** Knows the installation's secrets. The marks are the same in all that it writes, and without its audit key they say nothing. */
export function openRedactors(config: Config): Redactors {
  const { pagerduty, audit } = madeSecrets(config);
  const options = {
    secrets: [...config.secrets, pagerduty, audit],
    hash: (secret: string) => realDigest.hmac(audit, `redacted: ${secret}`),
  };
  return { redactor: createRedactor(options), exported: createRedactor({ ...options, people: true }) };
}

/** For what keeps nothing: its marks are the same for as long as it runs. */
export function passingRedactor(secrets: readonly string[]): Redactor {
  const key = realIds.next();
  return createRedactor({ secrets, hash: (secret) => realDigest.hmac(key, secret) });
}
