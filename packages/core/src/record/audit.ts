import type { Actor } from '../nouns/trigger.ts';
import type { Ports } from '../ports/context.ts';
import type { AuditRow, Tx } from '../ports/store.ts';
import { canonical } from './canonical.ts';

const hashOf = (ports: Pick<Ports, 'digest' | 'settings'>, row: Omit<AuditRow, 'hash'>): string =>
  ports.digest.hmac(ports.settings.auditKey, canonical({ ...row, at: row.at.toISOString() }));

/** Appends to the investigation's HMAC chain, in the change's own transaction. */
export async function audit(
  { ports, tx, actor }: { ports: Pick<Ports, 'digest' | 'settings' | 'watch'>; tx: Tx; actor: Actor },
  entry: { investigation: string; what: string; detail: unknown },
): Promise<void> {
  ports.watch.concerns(entry.investigation);
  const head = await tx.audit.head(entry.investigation);
  const row = {
    ...entry,
    seq: (head?.seq ?? 0) + 1,
    at: await tx.now(),
    actor,
    previous: head?.hash ?? '',
  };
  // As stored: what JSON drops must not be in the hash.
  const stored = { ...row, detail: JSON.parse(canonical(row.detail ?? null)) as unknown };
  await tx.audit.append({ ...stored, hash: hashOf(ports, stored) });
}

/** The first row whose hash, order or link is wrong; null when the chain holds. */
export function brokenLink(ports: Pick<Ports, 'digest' | 'settings'>, rows: AuditRow[]): number | null {
  let previous = '';
  for (const [index, row] of rows.entries()) {
    const { hash, ...rest } = row;
    if (row.seq !== index + 1 || row.previous !== previous || hashOf(ports, rest) !== hash) return index + 1;
    previous = hash;
  }
  return null;
}
