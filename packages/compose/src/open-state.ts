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
  /** Copies the record, where this process alone may open it; null where others can. */
  backUp: ((to: { file: string; key: string }) => Promise<void>) | null;
  close(): Promise<void>;
}

const TIDY_MS = 3_600_000;

/** Nobody else can hold a lease of an embedded database, and its queue is rebuilt from the record. */
async function embedded(directory: string, log: Log): Promise<OpenState> {
  const { database, store, queue, slower, newer } = await openEmbedded({
    directory,
    onQueueError: (error) => log.warn({ error: String(error) }, 'queue'),
  });
  if (newer !== null) log.warn({}, newer);
  // PostgreSQL's own vacuum never runs here: old versions of rows are given back by the hour.
  const tidying = setInterval(
    () => database.tidy().catch((error: unknown) => log.warn({ error: String(error) }, 'tidy')),
    TIDY_MS,
  ).unref();
  const close = async () => {
    clearInterval(tidying);
    await queue.close().finally(() => database.close());
  };
  try {
    await queue.clear();
    const voided = await store.transaction((tx) => tx.steps.voidLeases());
    if (voided > 0) log.info({ voided }, 'steps that were under way go on');
  } catch (error) {
    await close();
    throw error;
  }
  const backUp: OpenState['backUp'] = async (to) => {
    const backups = await import('@compass/state/backup');
    await backups.backUp({ database, ...to });
  };
  return { store, queue, form: 'embedded', checkQueue: null, slower, backUp, close };
}

/** Record and queue in the form that the configuration chose. `hears`: whether somebody here follows what others change. */
export async function openState({
  config,
  log,
  hears,
}: {
  config: Config;
  log: Log;
  hears: boolean;
}): Promise<OpenState> {
  if (config.scaled === null) return embedded(config.dataDir, log);
  const scaled = await openScaled({
    ...config.scaled,
    hears,
    onQueueError: (error) => log.warn({ error: error.message }, 'queue'),
  });
  if (scaled.newer !== null) log.warn({}, scaled.newer);
  return { ...scaled, form: 'scaled', backUp: null };
}
