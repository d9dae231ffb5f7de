import type { AuditRow, Investigation, Store, TransactionOptions, Tx } from '@compass/core';
import { asCompassError } from './database-error.ts';
import { withGuardedTx } from './guarded.ts';
import type { Committed } from './live-state.ts';
import type { Schema } from './migrate.ts';
import { audit } from './record/audit.ts';
import { backlog } from './record/backlog.ts';
import { evidence } from './record/evidence.ts';
import { type Handle, timeOf } from './record/handle.ts';
import { inbox } from './record/inbox.ts';
import { investigations } from './record/investigations.ts';
import { journal } from './record/journal.ts';
import { locksOf } from './record/locks.ts';
import { notify } from './record/notify.ts';
import { pages } from './record/pages.ts';
import { patterns } from './record/patterns.ts';
import { posts } from './record/posts.ts';
import { spend } from './record/spend.ts';
import { steps } from './record/steps.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** A database that holds the record, whatever its driver. */
export interface RecordDatabase {
  schema: Schema;
  transaction<T>(work: (handle: Handle) => Promise<T>, options?: TransactionOptions): Promise<T>;
  scope: TransactionScope;
  /** Calls back with an investigation id after each commit that notified. */
  onChanged(listener: (investigation: string) => void): () => void;
  close(): Promise<void>;
}

/** The record within one open transaction. */
export function txOf(handle: Handle): Tx {
  const locks = locksOf(handle);
  return {
    now: async () => locks.at ?? timeOf(handle),
    backlog: backlog(handle),
    inbox: inbox(handle),
    investigations: investigations(handle, locks),
    steps: steps(handle),
    evidence: evidence(handle),
    journal: journal(handle),
    audit: audit(handle, locks),
    posts: posts(handle),
    pages: pages(handle),
    patterns: patterns(handle),
    spend: spend(handle),
    notify: notify(handle),
  };
}

/** Keeps what a transaction writes of investigations, for whoever is told after its commit: in whichever order it was written. */
function watched(tx: Tx, seen: { saved: Map<string, Investigation>; audit: AuditRow[] }): Tx {
  return {
    ...tx,
    investigations: {
      ...tx.investigations,
      insert: async (one) => {
        await tx.investigations.insert(one);
        seen.saved.set(one.id, one);
      },
      save: async (one) => {
        await tx.investigations.save(one);
        seen.saved.set(one.id, one);
      },
    },
    audit: {
      ...tx.audit,
      append: async (row) => {
        await tx.audit.append(row);
        seen.audit.push(row);
      },
    },
  };
}

/** The record in a database. Its errors are of our family, without rows. Closing it closes the database. */
export function recordStore({
  database,
  onCommitted,
}: {
  database: RecordDatabase;
  /** After each commit that saved an investigation, in no transaction. */
  onCommitted?: (committed: Committed) => void;
}): Store {
  const { scope } = database;
  return {
    transaction: async (work, options) => {
      scope.refuseInside('store');
      const own: unknown[] = [];
      const seen = { saved: new Map<string, Investigation>(), audit: [] as AuditRow[] };
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await database.transaction(
          (handle) =>
            scope
              .run(() => withGuardedTx(watched(txOf(handle), seen), work))
              .catch((error: unknown) => {
                own.push(error);
                throw error;
              }),
          options,
        );
      } catch (error) {
        // The work's own error is the caller's; any other came with BEGIN or COMMIT.
        throw own.includes(error) ? error : asCompassError(error);
      }
      for (const [id, investigation] of seen.saved)
        onCommitted?.({ investigation, audit: seen.audit.filter((row) => row.investigation === id) });
      return result;
    },
    listen: (onChange) => database.onChanged(onChange),
    close: () => database.close(),
  };
}
