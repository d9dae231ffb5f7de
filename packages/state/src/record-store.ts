import type { Store, Tx } from '@compass/core';
import { sql } from 'drizzle-orm';
import { asCompassError } from './database-error.ts';
import { withGuardedTx } from './guarded.ts';
import { audit } from './record/audit.ts';
import { evidence } from './record/evidence.ts';
import { clockNow, evaluate, type Handle, type Records } from './record/handle.ts';
import { inbox } from './record/inbox.ts';
import { investigations } from './record/investigations.ts';
import { journal } from './record/journal.ts';
import { notify } from './record/notify.ts';
import { posts } from './record/posts.ts';
import { spend } from './record/spend.ts';
import { steps } from './record/steps.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** A database that holds the record, whatever its driver. */
export interface RecordDatabase {
  records: Records;
  scope: TransactionScope;
  /** Calls back with an investigation id after each commit that notified. */
  onChanged(listener: (investigation: string) => void): () => void;
  close(): Promise<void>;
}

const txOf = (handle: Handle): Tx => ({
  now: async () => new Date(await evaluate(handle, sql<number>`(extract(epoch from ${clockNow}) * 1000)::float8`)),
  inbox: inbox(handle),
  investigations: investigations(handle),
  steps: steps(handle),
  evidence: evidence(handle),
  journal: journal(handle),
  audit: audit(handle),
  posts: posts(handle),
  spend: spend(handle),
  notify: notify(handle),
});

/** The record in a database. Its errors are of our family, without rows. Closing it closes the database. */
export function recordStore({ database }: { database: RecordDatabase }): Store {
  const { records, scope } = database;
  return {
    transaction: async (work) => {
      scope.refuseInside('store');
      const own: unknown[] = [];
      try {
        return await records.transaction((handle) =>
          scope
            .run(() => withGuardedTx(txOf(handle), work))
            .catch((error: unknown) => {
              own.push(error);
              throw error;
            }),
        );
      } catch (error) {
        // The work's own error is the caller's; any other came with BEGIN or COMMIT.
        throw own.includes(error) ? error : asCompassError(error);
      }
    },
    listen: (onChange) => database.onChanged(onChange),
    close: () => database.close(),
  };
}
