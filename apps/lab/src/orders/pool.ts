import postgres from 'postgres';
import type { Calls } from './calls.ts';
import type { Metrics } from './metrics.ts';
import { createSlots, NoFreeSlot } from './slots.ts';
import { inSpan } from './span.ts';

export type Pool = {
  /** Runs one statement in a connection of the pool and measures it. */
  run<T>(statement: (sql: postgres.Sql) => Promise<T>): Promise<T>;
  end(): Promise<void>;
};

const lockTimeoutMs = 5_000;
const statementTimeoutMs = 8_000;
const patienceMs = 3_000;
const lifetimeSeconds = 30;

/** A connection pool of `size` to the service's own database that gives up on locks after 5 s and on a free connection after 3 s. */
export function createPool(options: {
  url: string;
  size: number;
  service: string;
  metrics: Metrics;
  calls: Calls;
}): Pool {
  const { service, metrics, size, calls } = options;
  const server = `${service}-db`;
  const slots = createSlots({ size, patienceMs });
  const sql = postgres(options.url, {
    max: size,
    // Without it, what a burst opened would stay open; a pool too small to burst needs no reconnects.
    max_lifetime: size > 10 ? lifetimeSeconds : null,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: service, lock_timeout: lockTimeoutMs, statement_timeout: statementTimeoutMs },
  });
  metrics.gauge('db_pool_in_use', 'Connections in use.', { pool: server }, slots.inUse);
  metrics.gauge('db_pool_waiting', 'Requests that wait for a connection.', { pool: server }, slots.waiting);
  metrics.gauge('db_pool_size', 'Connections the pool may open.', { pool: server }, () => size);
  const measured = async <T>(statement: (sql: postgres.Sql) => Promise<T>): Promise<T> => {
    const started = performance.now();
    let failed = true;
    try {
      const result = await statement(sql);
      failed = false;
      return result;
    } finally {
      calls.observe({ server, protocol: 'db', seconds: (performance.now() - started) / 1000, failed });
    }
  };
  const span = {
    name: 'statement',
    kind: 'client',
    attributes: { 'db.system.name': 'postgresql', 'peer.service': server },
  } as const;
  return {
    run: (statement) => slots.use(() => inSpan(span, () => measured(statement))),
    end: () => sql.end({ timeout: 1 }),
  };
}

/** Whether trying again later could help: no connection in time, lock or statement timeout, server going away. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof NoFreeSlot) return true;
  if (error instanceof postgres.PostgresError) return ['55P03', '57014', '57P01', '57P03'].includes(error.code);
  return error instanceof Error && 'code' in error && /^(CONNECT|ECONN)/.test(String(error.code));
}
