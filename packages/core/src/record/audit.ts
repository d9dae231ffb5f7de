import type { Actor } from '../nouns/trigger.ts';
import type { Ports } from '../ports/context.ts';
import type { AuditRow, Tx } from '../ports/store.ts';
import { canonical } from './canonical.ts';

/** What entries say that tell of a call out; every other one tells of a change, or of an attempt that was refused. */
export const CALLS_OUT = ['called', 'shown', 'question sent', 'question answered', 'question declined'] as const;

/** The HMAC of a row over everything else in it, the row before included. */
export const hashOf = (ports: Pick<Ports, 'digest' | 'settings'>, row: Omit<AuditRow, 'hash'>): string =>
  ports.digest.hmac(ports.settings.auditKey, canonical({ ...row, at: row.at.toISOString() }));

/** Appends to the investigation's HMAC chain, in the change's own transaction. Returns the new head. */
export async function audit(
  { ports, tx, actor }: { ports: Pick<Ports, 'digest' | 'settings' | 'watch'>; tx: Tx; actor: Actor },
  entry: { investigation: string; what: string; detail: unknown },
): Promise<AuditRow> {
  ports.watch.concerns(entry.investigation);
  const head = await tx.audit.head(entry.investigation, { lock: true });
  // Behind the lock: the times of a chain are in its order.
  const at = await tx.now();
  const row = {
    ...entry,
    seq: (head?.seq ?? 0) + 1,
    at,
    actor,
    previous: head?.hash ?? '',
  };
  // As stored: what JSON drops must not be in the hash.
  const stored = { ...row, detail: JSON.parse(canonical(row.detail ?? null)) as unknown };
  const next = { ...stored, hash: hashOf(ports, stored) };
  await tx.audit.append(next);
  return next;
}
