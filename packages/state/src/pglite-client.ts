import { Worker } from 'node:worker_threads';
import type { PGlite, QueryOptions, Results } from '@electric-sql/pglite';
import type { Reply, Request } from './pglite-messages.ts';

/** Statements, in a transaction or outside of one. */
export interface Statements {
  query<T>(sql: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>>;
  exec(sql: string): Promise<Results[]>;
}

/** A PGlite in a thread of its own. */
export interface PgliteClient extends Statements {
  transaction<T>(work: (tx: Statements) => Promise<T>): Promise<T>;
  listen(channel: string): Promise<void>;
  /** Returns how to stop. */
  onNotification(hear: (channel: string, payload: string) => void): () => void;
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Opens the database of a directory, created if missing. Once it is open, the end of its thread is an uncaught error of the process. */
export async function openPglite(directory: string): Promise<PgliteClient> {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: directory });
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(channel: string, payload: string) => void>();
  let [nextId, nextTx, closed, leaving] = [1, 1, false, false];

  const end = (error: Error) => {
    closed = true;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  const expect = <T>(id: number): Promise<T> =>
    new Promise((resolve, reject) => {
      // The thread answers each request in the form that its kind promises.
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    });
  const ask = <T>(request: Request): Promise<T> => {
    if (closed) return Promise.reject(new Error('PGlite is closed'));
    const id = nextId++;
    const answered = expect<T>(id);
    worker.postMessage({ id, request });
    return answered;
  };
  worker.on('message', (reply: Reply) => {
    if ('notification' in reply) {
      for (const hear of listeners) hear(reply.notification.channel, reply.notification.payload);
      return;
    }
    const one = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('failure' in reply) one?.reject(Object.assign(new Error(reply.failure.message), reply.failure));
    else one?.resolve(reply.value);
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('PGlite is closed')));

  const statements = (tx: number | null): Statements => ({
    // A function cannot cross: those that drizzle hands over leave a type's text as it is, so their types are named.
    query: (sql, params = [], { rowMode = 'object', parsers = {} } = {}) =>
      ask({ op: 'query', tx, sql, params, rowMode, asText: Object.keys(parsers).map(Number) }),
    exec: (sql) => ask({ op: 'exec', tx, sql }),
  });

  await expect(0);
  // Only a new start brings it back, and whoever keeps the process running makes one; without it nothing would ever be stored again.
  worker.once('exit', () => {
    if (!leaving) throw new Error('The thread of the embedded database has ended.');
  });
  return {
    ...statements(null),
    async transaction(work) {
      const tx = nextTx++;
      await ask({ op: 'begin', tx });
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work(statements(tx));
      } catch (error) {
        await ask({ op: 'end', tx, how: 'rollback' }).catch(() => undefined);
        throw error;
      }
      await ask({ op: 'end', tx, how: 'commit' });
      return result;
    },
    listen: (channel) => ask({ op: 'listen', channel }),
    onNotification: (hear) => {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    async close() {
      if (closed) return;
      leaving = true;
      await ask({ op: 'close' });
      closed = true;
      await worker.terminate();
    },
  };
}

/** For drizzle, which wants the whole of PGlite and uses what is here. */
export const asPglite = (client: PgliteClient): PGlite => client as unknown as PGlite;
