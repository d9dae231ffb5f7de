import type { Config } from '@compass/config';
import type { Log, Queue, Store } from '@compass/core';
import { openEmbedded, openScaled } from '@compass/state';

export interface OpenState {
  store: Store;
  queue: Queue;
  form: 'embedded' | 'scaled';
  /** Rejects with what is wrong with Redis now; null where there is none. */
  checkQueue: (() => Promise<void>) | null;
  /** What is slower than it could be; null for nothing. */
  slower: string | null;
  close(): Promise<void>;
}

const TIDY_MS = 3_600_000;

/** Nobody else can hold a lease of an embedded database, and its queue is rebuilt from the record. */
async function embedded(directory: string, log: Log): Promise<OpenState> {
  const { database, store, queue, slower } = await openEmbedded({
    directory,
    onQueueError: (error) => log.warn({ error: String(error) }, 'queue'),
  });
  // PostgreSQL's own vacuum never runs here: old versions of rows are given back by the hour.
  const tidying = setInterval(
    () => database.tidy().catch((error: unknown) => log.warn({ error: String(error) }, 'tidy')),
    TIDY_MS,
  ).unref();
  const close = async () => {
    clearInterval(tidying);
    await queue.close();
    await database.close();
  };
  try {
    await queue.clear();
    const voided = await store.transaction((tx) => tx.steps.voidLeases());
    if (voided > 0) log.info({ voided }, 'steps that were under way go on');
  } catch (error) {
    await close();
    throw error;
  }
  return { store, queue, form: 'embedded', checkQueue: null, slower, close };
}

/** Record and queue in the form that the configuration chose. */
export async function openState({ config, log }: { config: Config; log: Log }): Promise<OpenState> {
  if (config.scaled === null) return embedded(config.dataDir, log);
  const scaled = await openScaled({
    ...config.scaled,
    onQueueError: (error) => log.warn({ error: error.message }, 'queue'),
  });
  return { ...scaled, form: 'scaled' };
}
