// The thread of the embedded database: it computes here, so that whoever waits for an acknowledgement elsewhere is not kept waiting.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Failure, Reply, Request } from './pglite-messages.ts';

const port = parentPort;
if (port === null) throw new Error('This file is started as a worker thread.');
const say = (reply: Reply) => port.postMessage(reply);

const textAt = (error: unknown, key: string): Record<string, string> => {
  const value: unknown = Reflect.get(Object(error), key);
  return typeof value === 'string' && value !== '' ? { [key]: value } : {};
};
const failureOf = (error: unknown): Failure => ({
  message: error instanceof Error ? error.message : String(error),
  ...textAt(error, 'code'),
  ...textAt(error, 'constraint'),
  ...textAt(error, 'detail'),
});

const asIs = (value: string): string => value;
const rolledBack = new Error('rolled back');

const client = await PGlite.create(String(workerData));
client.onNotification((channel, payload) => say({ notification: { channel, payload } }));

interface Open {
  tx: Transaction;
  end(how: 'commit' | 'rollback'): void;
  over: Promise<unknown>;
}
const open = new Map<number, Open>();

const begin = (id: number): Promise<null> => {
  const begun = Promise.withResolvers<null>();
  const ended = Promise.withResolvers<void>();
  const over = client
    .transaction((tx) => {
      const end = (how: 'commit' | 'rollback') => (how === 'commit' ? ended.resolve() : ended.reject(rolledBack));
      open.set(id, { tx, end, over });
      begun.resolve(null);
      return ended.promise;
    })
    .catch((error: unknown) => {
      // One that could not begin is said to whoever began it; one that could not commit to whoever ended it.
      begun.reject(error);
      if (error !== rolledBack) throw error;
    });
  over.catch(() => undefined);
  return begun.promise;
};

const at = (tx: number | null): PGlite | Transaction => {
  if (tx === null) return client;
  const found = open.get(tx);
  if (found === undefined) throw new Error('This transaction is over.');
  return found.tx;
};

async function answer(request: Request): Promise<unknown> {
  switch (request.op) {
    case 'query': {
      const { sql, params, rowMode, asText } = request;
      const parsers = Object.fromEntries(asText.map((type) => [type, asIs]));
      return at(request.tx).query(sql, params, { rowMode, parsers });
    }
    case 'exec':
      return at(request.tx).exec(request.sql);
    case 'begin':
      return begin(request.tx);
    case 'end': {
      const found = open.get(request.tx);
      open.delete(request.tx);
      found?.end(request.how);
      return found?.over;
    }
    case 'listen':
      // What arrives is told by onNotification.
      await client.listen(request.channel, () => undefined);
      return null;
    case 'close':
      return client.close();
  }
}

port.on('message', ({ id, request }: { id: number; request: Request }) => {
  answer(request).then(
    (value) => say({ id, value: value ?? null }),
    (error: unknown) => say({ id, failure: failureOf(error) }),
  );
});
say({ id: 0, value: null });
