import type { Store } from '@compass/core';
import type { Database } from './open-database.ts';
import './find-drizzle.ts';

export interface Embedded {
  database: Database;
  store: Store;
  /** What is slower than it could be; null for nothing. */
  slower: string | null;
  /** That a newer version has changed it; null where none has. */
  newer: string | null;
  queue: ReturnType<typeof import('./pglite-queue.ts').pgliteQueue>;
}

/**
 * Record and queue on the embedded database in `directory`. Its programs take 250 MB and are read here and not before: what runs in
 * memory does without them. Throws as `openDatabase`.
 */
export async function openEmbedded(options: {
  directory: string;
  onQueueError: (error: unknown) => void;
}): Promise<Embedded> {
  const [{ openDatabase }, { recordStore }, { pgliteQueue }, { similarityTrouble }, { newerThanKnown }] =
    await Promise.all([
      import('./open-database.ts'),
      import('./record-store.ts'),
      import('./pglite-queue.ts'),
      import('./record/similarity.ts'),
      import('./migrate.ts'),
    ]);
  const database = await openDatabase({ directory: options.directory });
  try {
    return {
      database,
      store: recordStore({ database }),
      slower: await similarityTrouble(database),
      newer: newerThanKnown(database.schema),
      queue: pgliteQueue({ database, onError: options.onQueueError }),
    };
  } catch (error) {
    // Whoever opens it next finds no owner.
    await database.close().catch(() => undefined);
    throw error;
  }
}
