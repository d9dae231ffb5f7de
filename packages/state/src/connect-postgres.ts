import postgres, { type Sql } from 'postgres';

/** What holds for every connection. */
export const SETTINGS: postgres.Options<Record<string, never>> = {
  fetch_types: false,
  connect_timeout: 5,
  onnotice: () => undefined,
  connection: { application_name: 'compass' },
};

/**
 * Whoever stands still in the middle of a transaction, or whose machine is gone, keeps from others what it has locked, for hours: after this much
 * the database ends its session. Not set while connecting, where a pooler takes few settings.
 */
export const IDLE = 'idle_in_transaction_session_timeout = 10000';

/** A connection to a PostgreSQL, made when it is needed and let go after ten seconds without use. */
export const connectPostgres = (url: string): Sql => postgres(url, { ...SETTINGS, max: 1, idle_timeout: 10 });
