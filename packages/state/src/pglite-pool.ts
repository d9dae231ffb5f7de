import { EventEmitter } from 'node:events';
import { asQueueError } from './database-error.ts';
import type { PgliteClient } from './pglite-client.ts';
import type { TransactionScope } from './transaction-scope.ts';

export type PglitePool = ReturnType<typeof pglitePool>;

/**
 * What BullMQ needs of a `pg.Pool`, on the one session of a PGlite: so no BEGIN may come through it, except while nobody
 * else uses the database. A client is an emitter of notifications; ending the pool leaves the database open.
 */
export function pglitePool({ client, scope }: { client: PgliteClient; scope: TransactionScope }) {
  // biome-ignore lint/suspicious/noExplicitAny: the rows are BullMQ's own, which it does not type either
  const query = async <R = any>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: R[]; rowCount: number }> => {
    scope.refuseInside('queue');
    try {
      // Only statements without parameters may be several in one text, as in a migration.
      const answer = values === undefined ? (await client.exec(text)).at(-1) : await client.query(text, [...values]);
      // The caller names the shape of the rows that its own SQL selects.
      return { rows: (answer?.rows ?? []) as R[], rowCount: answer?.affectedRows ?? 0 };
    } catch (error) {
      throw asQueueError(error);
    }
  };
  const connect = async () => {
    const emitter = new EventEmitter().setMaxListeners(0);
    const stop = client.onNotification((channel, payload) => emitter.emit('notification', { channel, payload }));
    return Object.assign(emitter, { query, release: stop });
  };
  return Object.assign(new EventEmitter().setMaxListeners(0), { query, connect, end: async () => undefined });
}
