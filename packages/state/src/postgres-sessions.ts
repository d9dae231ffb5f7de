import { CompassError, type TransactionOptions } from '@compass/core';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type ReservedSql, type Sql } from 'postgres';
import { IDLE } from './connect-postgres.ts';
import { refuseLate } from './one-at-a-time.ts';
import type { Handle } from './record/handle.ts';
import { settleWithin } from './settle-within.ts';

/**
 * A statement that is prepared is parsed once a connection, and takes one round trip instead of two; both sides keep it for as long as the
 * connection lives. Those with as many places as they have rows are longer, of any number, and come seldom.
 */
const LONGEST_PREPARED = 1000;

/** What has not been answered by then is answered no more: that the other side is gone is seen by a connection after a quarter of an hour. */
const SILENT_MS = 30_000;

/** When all are closed, what is under way may still end in the first; then each connection has the second to say goodbye. */
const [FINISH_MS, LEAVE_S] = [4_000, 1];

/** One connection, used by one transaction at a time. */
interface Session {
  client: Sql;
  handle: Handle;
  /** The connection, once it is there; it is this session's for as long as it lives. */
  reserved: ReservedSql | null;
  /** A transaction is under way. */
  open: boolean;
  lost: boolean;
  /** Rejects when the connection is lost. */
  whenLost: Promise<never>;
  /** Gives the connection up unless something is asked of it again, or the transaction ends, before. */
  silence: NodeJS.Timeout | null;
  /** It is never used again. */
  lose(): void;
}

const shut = () => new CompassError('unavailable', 'The database is closed.');
const gone = () => new CompassError('unavailable', 'The database did not answer.', { retryAfterMs: 500 });

function openSession(url: string, options: postgres.Options<Record<string, never>>): Session {
  const { promise: whenLost, reject } = Promise.withResolvers<never>();
  whenLost.catch(() => undefined);
  const lose = () => {
    session.lost = true;
    reject(gone());
  };
  const client = postgres(url, {
    ...options,
    max: 1,
    // It would end in the middle of a transaction.
    max_lifetime: null,
    onclose: lose,
  });
  const unsafe: Sql['unsafe'] = (text, values) => {
    if (session.lost || session.reserved === null || !session.open) throw gone();
    session.silence?.refresh();
    return session.reserved.unsafe(text, values, { prepare: text.length <= LONGEST_PREPARED });
  };
  // Statements are all that drizzle asks of a client.
  const handle = drizzle({ client: { options: client.options, unsafe } as Sql });
  const session: Session = {
    client,
    handle,
    reserved: null,
    open: false,
    lost: false,
    whenLost,
    silence: null,
    lose,
  };
  return session;
}

async function inSession<T>(session: Session, work: (handle: Handle) => Promise<T>): Promise<T> {
  // A statement that is sent between a socket's error and its end is never answered, nor refused.
  const answered = <A>(statement: Promise<A>): Promise<A> => {
    session.silence?.refresh();
    return Promise.race([statement, session.whenLost]);
  };
  if (session.reserved === null) {
    // Connects; a first reservation would wait for ever.
    await answered(session.client.unsafe(`set ${IDLE}`));
    await answered(session.client.unsafe('begin'));
    session.reserved = await answered(session.client.reserve());
  } else {
    // It travels with the first statement. Where it is not answered, nothing is.
    session.reserved.unsafe('begin').catch(() => undefined);
  }
  const { reserved } = session;
  session.open = true;
  try {
    const result = await answered(work(session.handle));
    if (session.lost) throw gone();
    await answered(reserved.unsafe('commit'));
    return result;
  } catch (error) {
    if (!session.lost)
      await answered(reserved.unsafe('rollback')).catch(() => {
        // What is still open in it is nobody else's.
        session.lost = true;
      });
    throw error;
  } finally {
    session.open = false;
  }
}

/**
 * Transactions, at most `size` at once, each on a connection of its own; what is urgent goes before others that wait for one. A connection that
 * is lost is never used again: postgres.js 3.4 would go on with the transaction's statements, its rollback first, on nothing, which ends the
 * process, or on its successor, inside somebody else's. `silentMs`: what is not answered for so long is lost.
 */
export function postgresSessions(
  url: string,
  size: number,
  options: postgres.Options<Record<string, never>>,
  silentMs = SILENT_MS,
) {
  const free: Session[] = [];
  const all = new Set<Session>();
  const [first, later]: [PromiseWithResolvers<Session>[], PromiseWithResolvers<Session>[]] = [[], []];
  const underWay = new Set<Promise<unknown>>();
  let closed = false;
  const open = (): Session => {
    const session = openSession(url, options);
    all.add(session);
    return session;
  };
  const drop = (session: Session): void => {
    all.delete(session);
    session.client.end({ timeout: 0 }).catch(() => undefined);
  };
  const take = async (urgent: boolean): Promise<Session> => {
    if (closed) throw shut();
    for (let session = free.pop(); session !== undefined; session = free.pop()) {
      if (!session.lost) return session;
      drop(session);
    }
    if (all.size < size) return open();
    const next = Promise.withResolvers<Session>();
    (urgent ? first : later).push(next);
    return next.promise;
  };
  /** What is reserved cannot be ended. */
  const release = ({ lost, reserved }: Session): void => {
    if (!lost) reserved?.release();
  };
  const give = (session: Session): void => {
    if (session.lost) drop(session);
    const next = first.shift() ?? later.shift();
    if (next !== undefined) next.resolve(session.lost ? open() : session);
    else if (!session.lost) free.push(session);
  };
  const transaction = async <T>(
    work: (handle: Handle) => Promise<T>,
    { urgent = false, abort }: TransactionOptions = {},
  ): Promise<T> => {
    const session = await take(urgent);
    session.silence = setTimeout(session.lose, silentMs);
    try {
      refuseLate(abort);
      return await inSession(session, work);
    } finally {
      clearTimeout(session.silence);
      give(session);
    }
  };
  return {
    transaction: <T>(work: (handle: Handle) => Promise<T>, options?: TransactionOptions): Promise<T> => {
      const run = transaction(work, options);
      const over = () => void underWay.delete(run);
      underWay.add(run);
      run.then(over, over);
      return run;
    },
    close: async (): Promise<void> => {
      closed = true;
      for (const { reject } of [...first.splice(0), ...later.splice(0)]) reject(shut());
      // A connection that is asked to end while it is reserved would not do so when it is given back.
      await settleWithin(underWay, FINISH_MS);
      for (const session of free) release(session);
      await Promise.all([...all].map(({ client }) => client.end({ timeout: LEAVE_S })));
    },
  };
}
