import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'bullmq';
import { drizzle } from 'drizzle-orm/pglite';
import { asCompassError } from './database-error.ts';
import { migrate, type Schema } from './migrate.ts';
import { migrations } from './migrations/list.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { takeOwnerLock } from './owner-lock.ts';
import { asPglite, openPglite, type PgliteClient, type Statements } from './pglite-client.ts';
import { type PglitePool, pglitePool } from './pglite-pool.ts';
import { CHANGED } from './record/notify.ts';
import type { RecordDatabase } from './record-store.ts';
import { transactionScope } from './transaction-scope.ts';

/** An open database: the record and the queue both live in it. */
export interface Database extends RecordDatabase {
  pool: PglitePool;
  /** Gives the room of replaced rows back, as the database does not do by itself here: at start, and now and then. */
  tidy(): Promise<void>;
}

/** A first start that is killed halfway leaves a directory that never opens: it gets its name when it is whole. */
async function createOnce(home: string): Promise<void> {
  if (existsSync(home)) return;
  const unfinished = `${home}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const client = await openPglite(unfinished);
  await client.close();
  renameSync(unfinished, home);
}

async function start(directory: string): Promise<{ client: PgliteClient; schema: Schema }> {
  const home = join(directory, 'pglite');
  await createOnce(home);
  const client = await openPglite(home);
  try {
    const own = pglitePool({ client, scope: transactionScope() });
    const session = await own.connect();
    await runMigrations(session);
    session.release();
    const schema = await client.transaction((tx) =>
      migrate(
        {
          run: async (text) => {
            await tx.exec(text);
          },
          version: async (text) => (await tx.query<{ version: number }>(text)).rows[0]?.version ?? 0,
        },
        migrations,
      ),
    );
    // Both are found unqualified; no table of ours has the name of one of BullMQ's.
    await client.exec('set search_path to public, bullmq');
    await client.exec('vacuum');
    return { client, schema };
  } catch (error) {
    await client.close();
    throw error;
  }
}

/**
 * There is one session: what stands in line for it here can be overtaken, inside PGlite it cannot. Its transactions share a handle, so that their
 * statements are built once.
 */
function oneByOne(client: PgliteClient): RecordDatabase['transaction'] {
  const inTurn = oneAtATime();
  let open: Statements = client;
  const handle = drizzle({ client: asPglite({ ...client, query: (...asked) => open.query(...asked) }) });
  return (work, options) =>
    inTurn(() => {
      const begun = client.transaction((tx) => {
        open = tx;
        return work(handle);
      });
      return begun.finally(() => {
        open = client;
      });
    }, options);
}

/**
 * The embedded form: PGlite in `directory/pglite`, created if missing, migrated, owned by this process alone.
 * Throws `conflict` when another process owns the directory.
 */
export async function openDatabase({ directory }: { directory: string }): Promise<Database> {
  const lock = await takeOwnerLock(directory);
  try {
    const { client, schema } = await start(directory);
    const scope = transactionScope();
    const listeners = new Set<(investigation: string) => void>();
    client.onNotification((channel, investigation) => {
      if (channel === CHANGED) for (const listener of listeners) listener(investigation);
    });
    await client.listen(CHANGED).catch(async (error: unknown) => {
      await client.close();
      throw error;
    });
    let closing: Promise<void> | undefined;
    return {
      schema,
      transaction: oneByOne(client),
      pool: pglitePool({ client, scope }),
      scope,
      onChanged: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      tidy: async () => {
        scope.refuseInside('database');
        await client.exec('vacuum').catch((error: unknown) => Promise.reject(asCompassError(error)));
      },
      close: () => {
        closing ??= client.close().finally(() => lock.release());
        return closing;
      },
    };
  } catch (error) {
    await lock.release();
    throw asCompassError(error);
  }
}
